//! What words give away of how the person is reached: a number, an e-mail, an address, typed by hand or come with an account of facts.

use sqlx::SqliteConnection;

use crate::{
    Result, merge,
    safe_contact::{self, Reach},
    search::{digits, folded},
};

/// The figures that make a French number, whatever stands before them.
const NUMBER: usize = 9;
/// Fewer characters of an address say nothing.
const ADDRESS: usize = 8;

/// How the person is reached, and through whom.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    own: Vec<Reach>,
    /// How somebody is reached whom the person trusts.
    trusted: Vec<Reach>,
}

/// What stands in words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct GivenAway {
    pub(crate) number: bool,
    pub(crate) email: bool,
    pub(crate) address: bool,
    /// How somebody is reached whom the person trusts: it goes to nobody.
    pub(crate) trusted: bool,
}

/// How somebody is reached, in every record that was made one with theirs.
///
/// # Errors
/// [`crate::Refusal::NotFound`].
pub(crate) async fn known(database: &mut SqliteConnection, person: i64) -> Result<Known> {
    let mut known = Known::default();
    for one in std::iter::once(person).chain(merge::absorbed(&mut *database, person).await?) {
        known.own.push(safe_contact::reach(&mut *database, one).await?);
        let said = safe_contact::find(&mut *database, one).await?.instruction;
        known.own.push(Reach { phone: String::new(), email: String::new(), address: said.letter_address });
        known.trusted.push(in_one_line(said.trusted_person));
    }
    Ok(known)
}

impl GivenAway {
    /// By these words.
    pub(crate) fn by(known: &Known, text: &str) -> Self {
        let own = Self::of(&known.own, text);
        Self { trusted: Self::of(&known.trusted, text).anything(), ..own }
    }

    fn of(known: &[Reach], text: &str) -> Self {
        let (figures, words, letters) = (digits(text), folded(text), text.to_lowercase());
        let says_email = |email: &str| email.contains('@') && letters.contains(email);
        Self {
            number: known.iter().flat_map(|reach| numbers(&reach.phone)).any(|number| figures.contains(&number)),
            email: known.iter().any(|reach| says_email(&reach.email.trim().to_lowercase())),
            address: known.iter().flat_map(|reach| places(&reach.address)).any(|place| words.contains(&place)),
            trusted: false,
        }
    }

    /// As the letter keeps it: the figures of the column `holds_contact`.
    pub(crate) fn kept(self) -> i64 {
        i64::from(self.number) | i64::from(self.email) << 1
    }

    /// With what the letter kept.
    pub(crate) fn and_kept(self, kept: i64) -> Self {
        Self { number: self.number || kept & 1 != 0, email: self.email || kept & 2 != 0, ..self }
    }

    pub(crate) fn contact(self) -> bool {
        self.number || self.email
    }

    pub(crate) fn anything(self) -> bool {
        self.contact() || self.address || self.trusted
    }
}

/// Who is trusted, and how they are reached, as one line says it. A name alone gives nobody away: she may have told it herself.
fn in_one_line(said: String) -> Reach {
    let email = said.split([' ', ',', ';', '(', ')']).find(|word| word.contains('@')).unwrap_or_default().to_owned();
    let address =
        said.split(',').filter(|part| part.chars().any(|sign| sign.is_ascii_digit())).collect::<Vec<_>>().join(",");
    Reach { email, address, phone: said }
}

/// The last figures of each number of a line, the same with or without the country's code.
fn numbers(phone: &str) -> impl Iterator<Item = String> {
    let apart = |sign: char| sign.is_alphabetic() || matches!(sign, '/' | ',' | ';' | ':' | '\n');
    phone.split(apart).map(digits).filter_map(|figures| {
        let before = figures.len().checked_sub(NUMBER)?;
        Some(figures.chars().skip(before).collect())
    })
}

/// The lines of an address that say where it is: its first one, and those with a house number. A town is everybody's.
fn places(address: &str) -> impl Iterator<Item = String> {
    address.split(['\n', ',']).map(folded).enumerate().filter_map(|(at, line)| {
        let numbered = line.chars().any(|sign| sign.is_ascii_digit());
        let is_town = line.chars().take_while(char::is_ascii_digit).count() == 5;
        ((at == 0 || numbered) && !is_town && line.chars().count() >= ADDRESS).then_some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(phone: &str, email: &str, address: &str, text: &str) -> (bool, bool, bool) {
        let own = vec![Reach { phone: phone.into(), email: email.into(), address: address.into() }];
        let GivenAway { number, email, address, .. } = GivenAway::by(&Known { own, trusted: Vec::new() }, text);
        (number, email, address)
    }

    #[test]
    fn a_number_is_known_however_it_is_written_and_whichever_of_them_it_is() {
        for phone in ["06 39 98 12 34", "+33 6 39 98 12 34", "0033639981234", "03 53 01 23 45 ou 06.39.98.12.34"] {
            for text in ["(tél. 0639981234)", "+33 (0)6-39-98-12-34", "06/39/98/12/34, le soir"] {
                assert_eq!(given(phone, "", "", text), (true, false, false), "{phone} in {text}");
            }
            assert_eq!(given(phone, "", "", "06 39 98 12 35"), (false, false, false), "{phone}");
        }
        assert_eq!(given("poste 12", "", "", "poste 12"), (false, false, false));
    }

    #[test]
    fn who_is_trusted_is_given_away_by_a_number_an_e_mail_or_an_address_and_not_by_a_name() {
        let said = "Léa Fictive, sa soeur, 06 39 98 12 34, lea@exemple.invalid, 3 place du Conte";
        let known = Known { own: Vec::new(), trusted: vec![in_one_line(said.into())] };
        for text in ["au 06.39.98.12.34", "écrire à LEA@exemple.invalid", "chez elle, 3 place du Conte"] {
            assert_eq!(GivenAway::by(&known, text), GivenAway { trusted: true, ..GivenAway::default() }, "{text}");
        }
        assert_eq!(GivenAway::by(&known, "Léa Fictive, sa soeur, l’accompagne."), GivenAway::default());
    }

    #[test]
    fn an_address_is_known_by_any_line_that_says_where_and_a_town_is_not_one() {
        let address = "chez Mme Modèle\n3 place du Conte\n59160 Lomme";
        assert_eq!(given("", "", address, "3, PLACE DU CONTE"), (false, false, true));
        assert_eq!(given("", "", address, "Elle dort chez Mme Modele."), (false, false, true));
        assert_eq!(given("", "", address, "Tribunal, 59160 Lomme"), (false, false, false));
        assert_eq!(
            given("", "", "12 rue de la Fable, Villeneuve-d’Ascq", "à Villeneuve-d’Ascq"),
            (false, false, false)
        );
        assert_eq!(given("", "", "12 rue de la Fable, Lomme", "12 rue de la Fable"), (false, false, true));
        assert_eq!(given("", "Zoe@Exemple.invalid ", "", "zoe@exemple.invalid"), (false, true, false));
    }
}
