//! What the kept record takes from the other: what it lacks. What it has, it keeps; the other's stays with the other.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::{
    Error, Fault, Result,
    person::{NewPerson, Sex},
};

/// The kept record with what it lacked.
pub(super) fn united(kept: &NewPerson, absorbed: &NewPerson) -> NewPerson {
    let text = |kept: &String, absorbed: &String| if kept.is_empty() { absorbed } else { kept }.clone();
    let unnamed = kept.birth_name.is_empty() && kept.used_name.is_empty();
    // Half of a name from each would be a third person's.
    let named = if unnamed { absorbed } else { kept };
    let represented = if kept.representation.is_some() { kept } else { absorbed };
    let used_name = if unnamed { named.used_name.clone() } else { text(&kept.used_name, &absorbed.used_name) };
    NewPerson {
        anonymous: kept.anonymous && absorbed.anonymous,
        sex: if kept.sex == Sex::X { absorbed.sex } else { kept.sex },
        birth_name: text(&named.birth_name, &absorbed.birth_name),
        used_name,
        first_names: text(&kept.first_names, &absorbed.first_names),
        nickname: text(&kept.nickname, &absorbed.nickname),
        born_on: kept.born_on.clone().or_else(|| absorbed.born_on.clone()),
        birth_year: kept.birth_year.or(absorbed.birth_year),
        address: text(&kept.address, &absorbed.address),
        commune: text(&kept.commune, &absorbed.commune),
        district: kept.district.clone().or_else(|| absorbed.district.clone()),
        phone: text(&kept.phone, &absorbed.phone),
        email: text(&kept.email, &absorbed.email),
        language: text(&kept.language, &absorbed.language),
        interpreter: kept.interpreter || absorbed.interpreter,
        adaptation: text(&kept.adaptation, &absorbed.adaptation),
        representation: represented.representation.clone(),
        representative: represented.representative.clone(),
        distinct_from: Vec::new(),
    }
}

/// The columns in which two states of a record differ, with both values as JSON.
pub(super) fn differences(before: &NewPerson, after: &NewPerson) -> Result<BTreeMap<String, (String, String)>> {
    let (before, after) = (columns(before)?, columns(after)?);
    let value = |columns: &Map<String, Value>, name: &str| columns.get(name).cloned().unwrap_or_default();
    let differ = after.keys().map(|name| (name.clone(), value(&before, name), value(&after, name)));
    Ok(differ
        .filter(|(_, before, after)| before != after)
        .map(|(name, before, after)| (name, (before.to_string(), after.to_string())))
        .collect())
}

/// Puts a column back, unless it was changed since: then what was written last stays.
pub(super) fn put_back(now: &NewPerson, taken: &BTreeMap<String, (String, String)>) -> Result<NewPerson> {
    let mut columns = columns(now)?;
    for (name, (before, after)) in taken {
        let parse = |text: &str| serde_json::from_str::<Value>(text).map_err(fault);
        if columns.get(name) == Some(&parse(after)?) {
            columns.insert(name.clone(), parse(before)?);
        }
    }
    serde_json::from_value(Value::Object(columns)).map_err(fault)
}

fn columns(person: &NewPerson) -> Result<Map<String, Value>> {
    match serde_json::to_value(person).map_err(fault)? {
        Value::Object(columns) => Ok(columns),
        _ => Ok(Map::new()),
    }
}

fn fault(error: serde_json::Error) -> Error {
    Error::Fault(Fault::new(error))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::person::similar::tests::newcomer;

    #[test]
    fn the_kept_record_keeps_what_it_has_and_takes_what_it_lacks() {
        let kept = newcomer("Lefèvre", "", "Louise", "", "");
        let absorbed = newcomer("Lefebvre", "Durand", "Louise", "06 39 98 00 01", "1990-05-01");
        let united = united(&kept, &absorbed);
        assert_eq!((united.birth_name.as_str(), united.used_name.as_str()), ("Lefèvre", "Durand"));
        assert_eq!((united.phone.as_str(), united.born_on.as_deref()), ("06 39 98 00 01", Some("1990-05-01")));
        let taken = differences(&kept, &united).unwrap();
        assert_eq!(taken.keys().collect::<Vec<_>>(), ["born_on", "phone", "used_name"]);
    }

    #[test]
    fn who_acts_for_the_person_is_taken_whole_from_one_record() {
        let under = |representation: Option<&str>, representative: &str| NewPerson {
            representation: representation.map(str::to_owned),
            representative: representative.into(),
            ..newcomer("Lefèvre", "", "Louise", "", "")
        };
        let known = under(Some("tutelle"), "Service inventé");
        assert_eq!(united(&under(None, ""), &known).representative, "Service inventé");
        assert_eq!(united(&under(Some("curatelle"), ""), &known).representative, "");
    }

    #[test]
    fn an_anonymous_record_takes_the_whole_name_of_the_other() {
        let anonymous = NewPerson { anonymous: true, sex: Sex::X, ..newcomer("", "", "", "", "") };
        let united = united(&anonymous, &newcomer("Lefèvre", "", "Louise", "", ""));
        assert!(!united.anonymous);
        assert_eq!(
            (united.birth_name.as_str(), united.first_names.as_str(), united.sex),
            ("Lefèvre", "Louise", Sex::F)
        );
    }

    #[test]
    fn what_was_corrected_since_is_not_put_back() {
        let kept = newcomer("Lefèvre", "", "Louise", "", "");
        let united = united(&kept, &newcomer("Lefebvre", "Durand", "", "06 39 98 00 01", ""));
        let taken = differences(&kept, &united).unwrap();
        let corrected = NewPerson { phone: "06 39 98 00 02".into(), ..united.clone() };
        let back = put_back(&corrected, &taken).unwrap();
        assert_eq!((back.used_name.as_str(), back.phone.as_str()), ("", "06 39 98 00 02"));
        assert_eq!(differences(&kept, &put_back(&united, &taken).unwrap()).unwrap(), BTreeMap::new());
    }
}
