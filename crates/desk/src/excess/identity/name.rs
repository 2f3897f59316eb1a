//! Names: announced by a civility, a tie or a verb, or known as a given name.

use names::is_given_name;

use super::{PARTICLES, Reader};
use crate::excess::Word;

const CIVILITIES: &str = "m mr mme mlle melle mmes monsieur madame mademoiselle messieurs";
/// Capitals after a civility that are an office, not a name.
const OFFICES: &str = "procureur procureure juge president presidente maire prefet prefete substitut greffier greffiere directeur \
    directrice commissaire batonnier ministre defenseur proviseur principal principale adjoint adjointe";
/// Whoever acts by their trade may be named: the lawyer, the doctor, the officer who took the complaint.
const TRADES: &str = "me maitre maitres dr docteur docteure pr professeur juge commissaire commandant capitaine lieutenant \
    lieutenante major brigadier brigadiere adjudant adjudante gendarme gardien gardienne agent agente inspecteur \
    inspectrice opj procureur procureure substitut avocat avocate huissier notaire psychologue juriste medecin \
    educateur educatrice mediateur";
/// What bears somebody's name and is a place.
const PLACES: &str = "rue avenue av boulevard bd place allee allees impasse chemin quai square cours route residence cite quartier \
    parc jardin pont ecole college lycee creche universite faculte institut hopital clinique centre foyer maison \
    chrs ehpad eglise paroisse stade salle piscine gymnase mediatheque theatre cinema gare metro station arret \
    tour immeuble association fondation prison";
/// Between a place and its name.
const LINKS: &str = "de du des d la le les l saint sainte st ste notre general marechal docteur president";
/// Given names that begin ordinary sentences too.
const ORDINARY: &str = "aime avril mai desire said france claire rose pierre victoire constance clemence fortune juste parfait \
    modeste fleur prune perle boris marine blanche reine ange felicite denis guy";
/// Given names that are first of all a country, a town or a feast.
const NO_PERSON: &str = "france noel asia lorraine nancy virginie jordan mai avril";
/// Whoever is tied to the person.
const TIES: &str = "voisin voisine ami amie ex mari epouse epoux compagnon compagne conjoint conjointe concubin concubine fils \
    fille frere soeur pere mere oncle tante cousin cousine neveu niece collegue patron patronne gendre bru \
    copain copine colocataire proprietaire locataire fiance fiancee jumeau jumelle bebe parrain";
/// What announces a name.
const ANNOUNCES: &str = "nomme nommee nommes prenomme prenommee denomme denommee surnomme surnommee alias appelle appelait prenom \
    prenoms";

impl Reader<'_> {
    /// The first and the last word of a name that begins or is announced here.
    pub(super) fn name(&self, at: usize) -> Option<(usize, usize)> {
        let word = self.words.get(at)?;
        if self.is(at, CIVILITIES) && (word.capital || word.folded.len() > 1) {
            return self.after_civility(at);
        }
        if !word.capital || self.known.is_name(word) || self.is_a_place(at) || self.has_a_trade(at) {
            return None;
        }
        if is_given_name(&word.folded) && self.is_somebody(at) {
            return Some((at, self.last_of_name(at)));
        }
        let announced = self.before(at, 1).is_some_and(|before| self.announces(before, word));
        (announced && word.folded.len() > 1).then(|| (at, self.last_of_name(at)))
    }

    /// « M. Durand », « Mme de La Tour »; « Mme D. » says enough and « M. le Procureur » is an office.
    fn after_civility(&self, at: usize) -> Option<(usize, usize)> {
        let mut name = at + 1;
        while self.is(name, PARTICLES) && self.words.get(name).is_some_and(|word| !word.capital && word.follows()) {
            name += 1;
        }
        let word = self.words.get(name)?;
        let joined =
            name > at + 1 && word.follows() || [" ", "\u{a0}", ". ", ".\u{a0}", "."].contains(&word.gap.as_str());
        let is_name = joined && word.capital && word.folded.len() > 1 && !self.known.is_name(word);
        let other = self.is(name, OFFICES) || self.is(name, TRADES) || self.is(name, CIVILITIES);
        (is_name && !other).then(|| (name, self.last_of_name(name)))
    }

    /// Whether a known given name stands for somebody here.
    fn is_somebody(&self, at: usize) -> bool {
        let Some(word) = self.words.get(at) else { return false };
        if self.is(at, NO_PERSON) {
            return false;
        }
        let with_family_name = self.words.get(at + 1).is_some_and(|next| {
            next.capital && next.follows() && !next.begins && next.folded.len() > 1 && !self.known.is_name(next)
        });
        if word.capitals && word.folded.len() < 4 {
            return false;
        }
        !word.begins || with_family_name || !self.is(at, ORDINARY)
    }

    /// « rue du Général de Gaulle », « lycée Jean Perrin », « Saint-Martin ».
    fn is_a_place(&self, at: usize) -> bool {
        let mut before = at;
        for _ in 0..5 {
            let Some(previous) = self.before(before, 1) else { return false };
            if self.words.get(before).is_none_or(|word| word.begins) {
                return false;
            }
            if self.is(previous, PLACES) || self.is(previous, "saint sainte st ste") {
                return true;
            }
            let goes_on = self.is(previous, LINKS) || self.words.get(previous).is_some_and(|word| word.capital);
            if !goes_on {
                return false;
            }
            before = previous;
        }
        false
    }

    fn has_a_trade(&self, at: usize) -> bool {
        let joined = |back: usize| {
            (0..back)
                .all(|place| self.before(at, place).and_then(|at| self.words.get(at)).is_some_and(|word| !word.begins))
        };
        (1..=2).any(|back| joined(back) && self.before(at, back).is_some_and(|before| self.is(before, TRADES)))
    }

    /// « son voisin Delattre », « un nommé Delattre », « il s’appelle Delattre ».
    fn announces(&self, before: usize, word: &Word) -> bool {
        let acronym = word.capitals && word.folded.chars().count() < 5;
        word.follows() && !acronym && (self.is(before, TIES) && word.gap == " " || self.is(before, ANNOUNCES))
    }

    /// The capitals and particles that go on with the name.
    fn last_of_name(&self, first: usize) -> usize {
        let mut last = first;
        for at in first + 1..(first + 5).min(self.words.len()) {
            let Some(word) = self.words.get(at).filter(|word| word.follows()) else { break };
            if word.capital && !self.known.is_name(word) {
                last = at;
            } else if !self.is(at, PARTICLES) {
                break;
            }
        }
        last
    }
}
