//! People who do not exist, drawn from a seed: every family name says so.

use chrono::{Datelike, Days, NaiveDate};
use rand::{RngExt, rngs::ChaCha8Rng};
use serde_json::{Value, json};

const FAMILIES: [&str; 16] = [
    "Exemple",
    "Fictif",
    "Inventé",
    "Imaginaire",
    "Modèle",
    "Essai",
    "Spécimen",
    "Démonstration",
    "Factice",
    "Simulé",
    "Échantillon",
    "Hypothèse",
    "Fable",
    "Conte",
    "Roman",
    "Légende",
];
const WOMEN: [&str; 10] =
    ["Albane", "Colombe", "Églantine", "Fleur", "Garance", "Iris", "Jonquille", "Lavande", "Marguerite", "Violette"];
const MEN: [&str; 10] =
    ["Anatole", "Basile", "Cyprien", "Firmin", "Gaspard", "Honoré", "Isidore", "Léonce", "Modeste", "Zéphyr"];
const DISTRICTS: [&str; 6] = ["bourg", "delivrance", "marais", "mitterie", "mont_a_camp", "autre_lille"];
/// Offences as often as a desk sees them: couple violence first.
const OFFENCES: [&str; 14] = ["B1", "B1", "B1", "B2", "B8", "B7", "E1", "E2", "F2", "F2", "C2", "E5", "B9", "G1"];
const REFERRED_BY: [&str; 6] =
    ["police_nationale", "spontane_bouche_a_oreille", "mairie_elu", "ccas", "bav", "police_municipale"];

/// A new case file for an invented person.
pub(crate) fn case_file(draw: &mut ChaCha8Rng, today: NaiveDate) -> Value {
    let woman = draw.random_bool(0.71);
    let first_name = pick(draw, if woman { &WOMEN } else { &MEN });
    let opened_on = days_before(today, draw.random_range(0..360));
    let happened_on = days_before(opened_on, draw.random_range(0..90));
    let age = draw.random_range(9..86);
    let offence = pick(draw, &OFFENCES);
    let couple = matches!(offence, "B1" | "B2");
    json!({
        "person": null,
        "new_person": {
            "anonymous": false,
            "sex": if woman { "F" } else { "M" },
            "birth_name": pick(draw, &FAMILIES),
            "used_name": if woman && draw.random_bool(0.3) { pick(draw, &FAMILIES) } else { "" },
            "first_names": first_name,
            "born_on": days_before(opened_on, age * 365 + draw.random_range(0..365)).to_string(),
            "birth_year": null,
            "address": "1 rue qui n’existe pas",
            "commune": "Lomme",
            "district": pick(draw, &DISTRICTS),
            // Numbers that the regulator keeps for fiction (décision Arcep 2018-0881: 06 39 98 xx xx).
            "phone": format!("06 39 98 {:02} {:02}", draw.random_range(0..100), draw.random_range(0..100)),
            "email": "",
            "language": "",
            "interpreter": false,
        },
        "safe_contact": {
            "phone_safe": if couple { "no" } else { "yes" },
            "safe_hours": if couple { "9h-11h, en semaine" } else { "" },
            "voicemail": !couple, "sms": false, "letter": !couple, "email": false,
            "introduce_as": if couple { "la médiathèque" } else { "" },
            "letter_address": "", "shares_home": couple, "reads_devices": false, "code_word": "", "note": "",
            "checked_on": opened_on.to_string(),
        },
        "matter": null,
        "new_matter": {
            "offence": offence,
            "happened_from": happened_on.to_string(),
            "happened_until": null,
            "commune": "Lomme",
            "district": pick(draw, &DISTRICTS),
            "frame": if couple { "couple_en_cours" } else { "voie_publique" },
            "link": if couple { "conjoint" } else { "inconnu" },
            "author_known": couple,
            "minor_present": couple && draw.random_bool(0.4),
            "discriminatory": false,
            "weapon": false,
            "itt_days": if draw.random_bool(0.3) { Value::from(draw.random_range(0..15)) } else { Value::Null },
            "complaint": null, "complaint_on": null, "complaint_service": "", "complaint_number": "",
            "account_of_facts": "Récit inventé pour la démonstration.",
        },
        "quality": "victime_directe",
        "first_contact": "personne_elle_meme",
        "referred_by": pick(draw, &REFERRED_BY),
        "arrival_mode": "sur_place",
        "opened_on": opened_on.to_string(),
    })
}

/// The next day after `from` on which the desk is open.
pub(crate) fn working_day(from: NaiveDate, ahead: u64) -> NaiveDate {
    let mut day = from.checked_add_days(Days::new(ahead)).unwrap_or(from);
    while day.weekday().number_from_monday() > 5 {
        day = day.succ_opt().unwrap_or(day);
    }
    day
}

pub(crate) fn pick(draw: &mut ChaCha8Rng, from: &[&'static str]) -> &'static str {
    from.get(draw.random_range(0..from.len())).copied().unwrap_or_default()
}

fn days_before(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}
