//! The answers that may be noted: the program's outcomes and reasons of dismissal, dated, with what this desk added or
//! retired. An answer noted earlier keeps the words it was noted with.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    Agent, Refusal, Result, field,
    journal::{Event, Noun, Verb},
    list::{List, Lists, Term},
    referral::right::{self, Right},
    write::Write,
};

/// The outcome that has a reason of its own (art. 40-1 3° CPP).
pub(super) const DISMISSAL: &str = "CLASSEMENT";
/// What reminders and statistics call silence: it is no answer.
const SILENCE: &str = "SANS_REPONSE";
/// Codes that the program itself relies on.
const FIXED: [&str; 4] = [DISMISSAL, SILENCE, "EN_ATTENTE", "autre"];
/// Measures of protection, of which a judge may fix the end (`domain` §2.5).
const WITH_END: [&str; 4] = ["ORDONNANCE_PROTECTION", "TGD_ATTRIBUE", "BAR", "CONTROLE_JUDICIAIRE"];
/// Longest code: what a notice prints, or one short word.
const LONGEST_CODE: usize = 40;

/// Which of the two lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum AnswerList {
    /// What the recipient decided («suites»).
    Outcome,
    /// The reason printed on a dismissal notice.
    Dismissal,
}

impl AnswerList {
    fn word(self) -> &'static str {
        match self {
            Self::Outcome => "outcome",
            Self::Dismissal => "dismissal",
        }
    }

    fn built_in(self) -> &'static [Term] {
        match self {
            Self::Outcome => List::Outcome.terms(),
            Self::Dismissal => List::Dismissal.terms(),
        }
    }
}

/// An answer of either list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct AnswerTerm {
    pub list: AnswerList,
    pub code: String,
    pub label: String,
    pub group: String,
    pub note: String,
    /// How well the program's own term is sourced: `V`, `V-old`, `G`; null for one that says nothing of the law, or is the desk's.
    pub mark: Option<String>,
    /// Of an added outcome: the code under which statistics count it.
    pub counted_as: Option<String>,
    /// Civil dates: the first and the last day of use.
    pub valid_from: Option<String>,
    pub valid_until: Option<String>,
    /// It came with the program.
    pub built_in: bool,
    /// The program relies on it: it cannot be retired.
    pub fixed: bool,
    /// A measure: a judge may fix its end.
    pub has_end: bool,
    /// What the person can do after it.
    pub rights: Vec<Right>,
}

/// Whether an outcome is a measure of which a judge may fix the end.
pub(super) fn has_end(outcome: &str) -> bool {
    WITH_END.contains(&outcome)
}

/// The day of an answer.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
pub struct AnswerTermsOn {
    /// Only what may be noted for that day; everything when null.
    pub on: Option<String>,
}

/// An answer to add.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct NewAnswerTerm {
    pub list: AnswerList,
    pub code: String,
    pub label: String,
    /// One of the groups of the list.
    pub group: String,
    pub note: String,
    /// Needed for an outcome.
    pub counted_as: Option<String>,
    pub valid_from: String,
}

/// The last day of an answer.
#[derive(Debug, Deserialize, TS)]
#[ts(export)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RetireAnswerTerm {
    pub list: AnswerList,
    pub code: String,
    /// Null: in use again.
    pub valid_until: Option<String>,
}

impl AnswerTerm {
    fn built_in(list: AnswerList, term: &Term) -> Self {
        Self {
            list,
            code: term.code.clone(),
            label: term.label.clone(),
            group: term.group.clone().unwrap_or_default(),
            note: term.note.clone().unwrap_or_default(),
            mark: term.mark.clone(),
            counted_as: None,
            valid_from: None,
            valid_until: None,
            built_in: true,
            fixed: FIXED.contains(&term.code.as_str()),
            has_end: list == AnswerList::Outcome && has_end(&term.code),
            rights: if list == AnswerList::Outcome { right::after(&term.code) } else { Vec::new() },
        }
    }

    /// Civil dates as kept compare like the days they name.
    fn in_use(&self, on: &str) -> bool {
        self.valid_from.as_deref().is_none_or(|from| from <= on)
            && self.valid_until.as_deref().is_none_or(|until| on <= until)
    }
}

/// Both lists; for a day, what may be noted on it.
pub(crate) async fn answer_terms(agent: &mut Agent, request: AnswerTermsOn) -> Result<Vec<AnswerTerm>> {
    let on = field::day_if_any("on", request.on.as_deref(), field::horizon(agent.clock.today()))?;
    let mut terms = all(&mut agent.desk).await?;
    if let Some(on) = on.map(|day| day.to_string()) {
        terms.retain(|term| term.code != SILENCE && term.in_use(&on));
    }
    Ok(terms)
}

pub(crate) async fn answer_term_add(agent: &mut Agent, request: NewAnswerTerm) -> Result<Vec<AnswerTerm>> {
    agent.must_be_in_charge()?;
    let valid_from = field::day("valid_from", &request.valid_from, field::horizon(agent.clock.today()))?.to_string();
    let (code, label) = (code(&request.code)?, field::needed("label", &request.label)?);
    let note = field::line("answer_note", &request.note)?;
    let unknown = |field: &str| Refusal::UnknownCode { field: field.to_owned() };
    if request.list.built_in().iter().all(|term| term.group.as_deref() != Some(&request.group)) {
        return Err(unknown("group").into());
    }
    let counted_as = match (request.list, &request.counted_as) {
        (AnswerList::Dismissal, _) => None,
        (AnswerList::Outcome, Some(code))
            if List::Outcome.has(code) && ![DISMISSAL, SILENCE].contains(&code.as_str()) =>
        {
            Some(code)
        }
        (AnswerList::Outcome, _) => return Err(unknown("counted_as").into()),
    };
    let mut write = Write::begin(agent).await?;
    if all(write.database()).await?.iter().any(|term| term.list == request.list && term.code == code) {
        return Err(Refusal::CodeTaken.into());
    }
    let list = request.list.word();
    let id = sqlx::query!(
        "insert into answer_term (list, code, label, heading, note, counted_as, valid_from) values (?, ?, ?, ?, ?, ?, ?)",
        list,
        code,
        label,
        request.group,
        note,
        counted_as,
        valid_from
    )
    .execute(write.database())
    .await?
    .last_insert_rowid();
    write.commit(Event::new(Verb::Created, Noun::AnswerTerm, id)).await?;
    all(&mut agent.desk).await
}

/// Sets the last day of an answer, or takes it back into use. What was noted with it stays.
pub(crate) async fn answer_term_retire(agent: &mut Agent, request: RetireAnswerTerm) -> Result<Vec<AnswerTerm>> {
    agent.must_be_in_charge()?;
    let horizon = field::horizon(agent.clock.today());
    let until = field::day_if_any("valid_until", request.valid_until.as_deref(), horizon)?.map(|day| day.to_string());
    let mut write = Write::begin(agent).await?;
    let terms = all(write.database()).await?;
    let unknown = || Refusal::UnknownCode { field: "code".to_owned() };
    let term = terms.iter().find(|term| term.list == request.list && term.code == request.code).ok_or_else(unknown)?;
    if term.fixed {
        return Err(Refusal::TermIsFixed.into());
    }
    if let (Some(from), Some(until)) = (&term.valid_from, &until)
        && until < from
    {
        return Err(Refusal::DatesReversed { first: "valid_from".into(), second: "valid_until".into() }.into());
    }
    let list = request.list.word();
    let changed = sqlx::query_scalar!(
        r#"update answer_term set valid_until = ? where list = ? and code = ? returning id as "id!: i64""#,
        until,
        list,
        term.code
    )
    .fetch_optional(write.database())
    .await?;
    // Not one statement with `on conflict`: a row that is not inserted would still take a number.
    let id = match changed {
        Some(id) => id,
        None => sqlx::query!(
            "insert into answer_term (list, code, label, heading, note, valid_until) values (?, ?, ?, ?, ?, ?)",
            list,
            term.code,
            term.label,
            term.group,
            term.note,
            until
        )
        .execute(write.database())
        .await?
        .last_insert_rowid(),
    };
    write.commit(Event::new(Verb::Changed, Noun::AnswerTerm, id)).await?;
    all(&mut agent.desk).await
}

/// The answer may be noted for that day.
///
/// # Errors
/// [`Refusal::UnknownCode`], [`Refusal::TermNotInUse`].
pub(super) async fn check(database: &mut SqliteConnection, list: AnswerList, code: &str, on: &str) -> Result<()> {
    let terms = all(database).await?;
    let term = terms.iter().find(|term| term.list == list && term.code == code && code != SILENCE);
    match term {
        None => Err(Refusal::UnknownCode { field: list.word().to_owned() }.into()),
        Some(term) if !term.in_use(on) => Err(Refusal::TermNotInUse.into()),
        Some(_) => Ok(()),
    }
}

/// What a code is called, in use or not.
pub(super) async fn label(database: &mut SqliteConnection, list: AnswerList, code: &str) -> Result<Option<String>> {
    let terms = all(database).await?;
    Ok(terms.into_iter().find(|term| term.list == list && term.code == code).map(|term| term.label))
}

/// What the person can do after an outcome: for one the desk added, what follows the one it counts as.
pub(super) async fn rights(database: &mut SqliteConnection, outcome: &str) -> Result<Vec<Right>> {
    let terms = all(database).await?;
    let term = terms.into_iter().find(|term| term.list == AnswerList::Outcome && term.code == outcome);
    Ok(term.map(|term| term.rights).unwrap_or_default())
}

/// The lists of the window, with what this desk added: a code that was ever noted has its label.
pub(crate) async fn with_own_terms(database: &mut SqliteConnection, mut lists: Lists) -> Result<Lists> {
    let (outcomes, dismissals): (Vec<_>, Vec<_>) =
        all(database).await?.into_iter().partition(|term| term.list == AnswerList::Outcome);
    let filled = |text: String| Some(text).filter(|text| !text.is_empty());
    let term = |term: AnswerTerm| Term {
        code: term.code,
        label: term.label,
        group: filled(term.group),
        note: filled(term.note),
        mark: term.mark,
    };
    lists.outcome = outcomes.into_iter().map(term).collect();
    lists.dismissal = dismissals.into_iter().map(term).collect();
    Ok(lists)
}

/// A code as a notice prints it, or one short word.
fn code(typed: &str) -> Result<String> {
    let code = field::needed("code", typed)?;
    let plain = code.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if code.len() > LONGEST_CODE {
        Err(Refusal::TooLong { field: "code".to_owned(), most: LONGEST_CODE }.into())
    } else if plain {
        Ok(code)
    } else {
        Err(Refusal::BadCharacter { field: "code".to_owned() }.into())
    }
}

/// Both lists, the outcomes first, each group in one piece.
async fn all(database: &mut SqliteConnection) -> Result<Vec<AnswerTerm>> {
    let rows = sqlx::query!(
        "select list, code, label, heading, note, counted_as, valid_from, valid_until from answer_term order by id"
    )
    .fetch_all(database)
    .await?;
    let mut terms = Vec::new();
    for list in [AnswerList::Outcome, AnswerList::Dismissal] {
        let mut own: BTreeMap<&str, _> =
            rows.iter().filter(|row| row.list == list.word()).map(|row| (row.code.as_str(), row)).collect();
        let mut of_list: Vec<AnswerTerm> = Vec::new();
        for term in list.built_in() {
            let mut term = AnswerTerm::built_in(list, term);
            if let Some(row) = own.remove(term.code.as_str()) {
                term.valid_until.clone_from(&row.valid_until);
            }
            of_list.push(term);
        }
        for row in rows.iter().filter(|row| own.contains_key(row.code.as_str()) && row.list == list.word()) {
            let term = AnswerTerm {
                list,
                code: row.code.clone(),
                label: row.label.clone(),
                group: row.heading.clone(),
                note: row.note.clone(),
                mark: None,
                counted_as: row.counted_as.clone(),
                valid_from: row.valid_from.clone(),
                valid_until: row.valid_until.clone(),
                built_in: false,
                fixed: false,
                has_end: false,
                rights: row.counted_as.as_deref().map(right::after).unwrap_or_default(),
            };
            let after = of_list
                .iter()
                .rposition(|other| other.group == term.group)
                .map_or(of_list.len(), |at| at.saturating_add(1));
            of_list.insert(after, term);
        }
        terms.extend(of_list);
    }
    Ok(terms)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{
        appointment::tests::{assert_whole, refusal},
        session::{Nothing, bench::bench, lists},
    };

    fn reason(code: &str) -> NewAnswerTerm {
        NewAnswerTerm {
            list: AnswerList::Dismissal,
            code: code.to_owned(),
            label: "Victime non localisée".to_owned(),
            group: "Poursuite inopportune".to_owned(),
            note: String::new(),
            counted_as: None,
            valid_from: "2026-09-01".to_owned(),
        }
    }

    fn outcome(counted_as: Option<&str>) -> NewAnswerTerm {
        NewAnswerTerm {
            list: AnswerList::Outcome,
            code: "TRANSACTION_MAIRE".to_owned(),
            label: "Transaction proposée par le maire".to_owned(),
            group: "Alternative aux poursuites".to_owned(),
            counted_as: counted_as.map(str::to_owned),
            ..reason("")
        }
    }

    fn retiring(list: AnswerList, code: &str, until: Option<&str>) -> RetireAnswerTerm {
        RetireAnswerTerm { list, code: code.to_owned(), valid_until: until.map(str::to_owned) }
    }

    async fn may_be_noted(agent: &mut Agent, list: AnswerList, code: &str, on: &str) -> bool {
        let terms = answer_terms(agent, AnswerTermsOn { on: Some(on.to_owned()) }).await.unwrap();
        let listed = terms.iter().any(|term| term.list == list && term.code == code);
        let accepted = check(&mut agent.desk, list, code, on).await.is_ok();
        assert_eq!(listed, accepted, "{code} on {on}: what is shown and what is accepted are one thing");
        listed
    }

    #[test]
    fn every_outcome_and_reason_says_how_well_it_is_sourced() {
        let unmarked = |list: AnswerList| -> Vec<&str> {
            list.built_in().iter().filter(|term| term.mark.is_none()).map(|term| term.code.as_str()).collect()
        };
        assert_eq!(unmarked(AnswerList::Outcome), ["EN_ATTENTE", "SANS_REPONSE"]);
        assert_eq!(unmarked(AnswerList::Dismissal), ["autre"]);
        for term in List::Outcome.terms().iter().chain(List::Dismissal.terms()) {
            assert!(term.mark.as_deref().is_none_or(|mark| ["V", "V-old", "G"].contains(&mark)), "{}", term.code);
        }
    }

    /// `domain.md` §2.5, line by line.
    #[test]
    fn the_outcomes_are_those_of_the_field() {
        let table = [
            ("EN_ATTENTE", "En attente de décision"),
            ("ENQUETE_EN_COURS", "Enquête en cours"),
            ("TRANSMIS_COMPETENCE", "Transmis à un autre parquet"),
            ("JOINT", "Joint à une autre procédure"),
            ("SANS_REPONSE", "Sans réponse à ce jour"),
            ("CLASSEMENT", "Classement sans suite"),
            ("AVERT_PROBATOIRE", "Avertissement pénal probatoire"),
            ("STAGE", "Stage (responsabilisation, citoyenneté, parental…)"),
            ("ORIENTATION_SANITAIRE", "Orientation sanitaire, sociale ou professionnelle"),
            ("REGULARISATION", "Régularisation"),
            ("REPARATION", "Réparation du dommage"),
            ("MEDIATION_PENALE", "Médiation pénale"),
            ("EVICTION", "Éviction du domicile du couple"),
            ("INTERDICTION_CONTACT", "Interdiction de paraître ou de contact"),
            ("COMPOSITION_PENALE", "Composition pénale"),
            ("ORDONNANCE_PENALE", "Ordonnance pénale"),
            ("CRPC", "Comparution sur reconnaissance préalable de culpabilité (CRPC)"),
            ("COPJ", "Convocation par officier de police judiciaire (COPJ)"),
            ("CPPV", "Convocation par procès-verbal (CPPV)"),
            ("COMP_IMMEDIATE", "Comparution immédiate"),
            ("COMP_DIFFEREE", "Comparution à délai différé"),
            ("CITATION_DIRECTE", "Citation directe"),
            ("INFORMATION_JUDICIAIRE", "Ouverture d’une information judiciaire"),
            ("NON_LIEU", "Ordonnance de non-lieu"),
            ("RENVOI_JUGEMENT", "Renvoi devant la juridiction de jugement"),
            ("SAISINE_JE_TPE", "Saisine du juge ou du tribunal pour enfants"),
            ("CONDAMNATION", "Condamnation"),
            ("RELAXE", "Relaxe"),
            ("ACQUITTEMENT", "Acquittement"),
            ("DISPENSE_PEINE", "Dispense de peine"),
            ("RENVOI_INTERETS_CIVILS", "Renvoi sur intérêts civils"),
            ("ORDONNANCE_PROTECTION", "Ordonnance de protection"),
            ("OPPI", "Ordonnance provisoire de protection immédiate (OPPI)"),
            ("TGD_ATTRIBUE", "Téléphone grave danger attribué"),
            ("TGD_REFUSE", "Téléphone grave danger refusé"),
            ("BAR", "Bracelet anti-rapprochement"),
            ("CONTROLE_JUDICIAIRE", "Contrôle judiciaire"),
            ("ASSISTANCE_EDUCATIVE", "Saisine du juge des enfants (assistance éducative)"),
        ];
        let held: Vec<_> = List::Outcome.terms().iter().map(|term| (term.code.as_str(), term.label.as_str())).collect();
        assert_eq!(held, table);
    }

    /// `domain.md` §2.6: every code, family by family; « autre » is the desk's, for a notice that gives none of them.
    #[test]
    fn the_reasons_of_a_dismissal_are_those_of_the_field() {
        let table = [
            ("Absence d’infraction ou insuffisance", &["11", "21"][..]),
            ("Extinction de l’action publique", &["31", "32", "33", "341", "342", "343", "344"]),
            ("Obstacle juridique", &["35", "36", "37"]),
            ("Poursuite inopportune", &["41", "42", "43", "44", "45", "46", "47", "48"]),
            ("Alternative réussie", &["51", "52", "53", "54", "55", "56", "57", "58"]),
            ("Autres", &["61", "71", "81", "autre"]),
        ];
        let held: Vec<_> =
            List::Dismissal.terms().iter().map(|term| (term.group.as_deref().unwrap(), term.code.as_str())).collect();
        let expected: Vec<_> =
            table.iter().flat_map(|(family, codes)| codes.iter().map(|code| (*family, *code))).collect();
        assert_eq!(held, expected);
        for term in List::Dismissal.terms().iter().filter(|term| !["61", "81", "autre"].contains(&term.code.as_str())) {
            let prosecutable = term.code.starts_with(['4', '5']);
            let reading = if prosecutable { "Affaire poursuivable" } else { "Affaire non poursuivable" };
            assert!(term.note.as_deref().unwrap().starts_with(reading), "{}", term.code);
        }
    }

    #[tokio::test]
    async fn a_reason_is_added_and_retired_and_is_noted_only_between_its_days() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let added = answer_term_add(agent, reason("49")).await.unwrap();
        let place = added.iter().position(|term| term.code == "49").unwrap();
        assert_eq!(added.get(place - 1).map(|term| term.code.as_str()), Some("48"), "it stands in its group");
        assert_eq!(refusal(answer_term_add(agent, reason("49")).await), Refusal::CodeTaken);
        assert_eq!(refusal(answer_term_add(agent, reason("21")).await), Refusal::CodeTaken);
        answer_term_retire(agent, retiring(AnswerList::Dismissal, "49", Some("2026-10-31"))).await.unwrap();
        for (on, expected) in [("2026-08-31", false), ("2026-09-01", true), ("2026-10-31", true), ("2026-11-01", false)]
        {
            assert_eq!(may_be_noted(agent, AnswerList::Dismissal, "49", on).await, expected, "{on}");
        }
        let late = check(&mut agent.desk, AnswerList::Dismissal, "49", "2026-11-01").await;
        assert_eq!(refusal(late), Refusal::TermNotInUse);
        let reversed = answer_term_retire(agent, retiring(AnswerList::Dismissal, "49", Some("2026-08-01"))).await;
        assert!(matches!(refusal(reversed), Refusal::DatesReversed { .. }));
        answer_term_retire(agent, retiring(AnswerList::Dismissal, "49", None)).await.unwrap();
        assert!(may_be_noted(agent, AnswerList::Dismissal, "49", "2026-11-01").await);
        assert_whole(agent).await;
    }

    #[tokio::test]
    async fn what_is_retired_keeps_its_words_and_what_the_program_relies_on_stays() {
        let mut bench = bench().await;
        let agent = bench.agent();
        answer_term_retire(agent, retiring(AnswerList::Dismissal, "32", Some("2026-01-01"))).await.unwrap();
        assert!(!may_be_noted(agent, AnswerList::Dismissal, "32", "2026-11-23").await);
        assert!(may_be_noted(agent, AnswerList::Dismissal, "32", "2025-11-23").await, "an older answer is noted late");
        assert_eq!(label(&mut agent.desk, AnswerList::Dismissal, "32").await.unwrap().as_deref(), Some("Amnistie"));
        let shown = lists(agent, Nothing {}).await.unwrap();
        assert!(shown.dismissal.iter().any(|term| term.code == "32"), "old records still find their words");
        for (list, code) in [
            (AnswerList::Outcome, "CLASSEMENT"),
            (AnswerList::Outcome, "SANS_REPONSE"),
            (AnswerList::Outcome, "EN_ATTENTE"),
            (AnswerList::Dismissal, "autre"),
        ] {
            let refused = answer_term_retire(agent, retiring(list, code, Some("2026-11-23"))).await;
            assert_eq!(refusal(refused), Refusal::TermIsFixed, "{code}");
        }
        assert!(!may_be_noted(agent, AnswerList::Outcome, "SANS_REPONSE", "2026-11-23").await);
        assert_whole(agent).await;
    }

    #[tokio::test]
    async fn an_added_outcome_says_what_it_counts_as_and_gives_the_same_rights() {
        let mut bench = bench().await;
        let agent = bench.agent();
        let unknown = Refusal::UnknownCode { field: "counted_as".to_owned() };
        for counted_as in [None, Some("CLASSEMENT"), Some("SANS_REPONSE"), Some("OUBLI")] {
            assert_eq!(refusal(answer_term_add(agent, outcome(counted_as)).await), unknown, "{counted_as:?}");
        }
        let elsewhere = NewAnswerTerm { group: "Nulle part".to_owned(), ..outcome(Some("REPARATION")) };
        assert_eq!(
            refusal(answer_term_add(agent, elsewhere).await),
            Refusal::UnknownCode { field: "group".to_owned() }
        );
        answer_term_add(agent, outcome(Some("REPARATION"))).await.unwrap();
        let given = rights(&mut agent.desk, "TRANSACTION_MAIRE").await.unwrap();
        assert_eq!(given, right::after("REPARATION"));
        let shown = lists(agent, Nothing {}).await.unwrap();
        let label = shown.outcome.iter().find(|term| term.code == "TRANSACTION_MAIRE").map(|term| term.label.as_str());
        assert_eq!(label, Some("Transaction proposée par le maire"));
    }

    #[tokio::test]
    async fn a_code_is_one_plain_word() {
        let mut bench = bench().await;
        let agent = bench.agent();
        for (typed, expected) in [
            (" ", Refusal::Missing { field: "code".to_owned() }),
            ("4 9", Refusal::BadCharacter { field: "code".to_owned() }),
            ("=1+1", Refusal::BadCharacter { field: "code".to_owned() }),
            (&"9".repeat(41), Refusal::TooLong { field: "code".to_owned(), most: LONGEST_CODE }),
        ] {
            assert_eq!(refusal(answer_term_add(agent, reason(typed)).await), expected, "{typed}");
        }
    }
}
