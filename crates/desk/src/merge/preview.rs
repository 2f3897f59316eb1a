//! What a merge would do, before it is done: what is taken, what stays with the other record, how she may be reached then.

use serde::Serialize;
use ts_rs::TS;

use super::{TwoPersons, careful, check, field};
use crate::{
    Agent, Error, Refusal, Result,
    person::{self, NewPerson, PersonCard},
    safe_contact::SafeContact,
};

/// What would become of two records.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct MergePreview {
    pub kept: PersonCard,
    pub absorbed: PersonCard,
    /// Where the two say something else.
    pub fields: Vec<MergeField>,
    /// The instruction that would hold.
    pub safe_contact: SafeContact,
    /// Of the other record, to go over.
    pub appointments: i64,
    /// Why the two cannot be made one.
    pub obstacle: Option<Refusal>,
}

/// One line of a record.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
#[allow(missing_docs)]
pub struct MergeField {
    /// Its name in [`NewPerson`].
    pub field: String,
    /// As it may be shown: of a telephone the last digits, of an address only that there is one.
    pub kept: String,
    pub absorbed: String,
    /// The kept record lacks it and takes it.
    pub taken: bool,
}

/// What says that there is something, and not what.
const MASK: &str = "•••";

pub(crate) async fn merge_preview(agent: &mut Agent, request: TwoPersons) -> Result<MergePreview> {
    let today = agent.clock.today();
    let obstacle = match check(&mut agent.desk, request).await {
        Ok(()) => None,
        Err(Error::Refused(refusal @ (Refusal::SaidToBeTwo { .. } | Refusal::TwoFilesOneMatter { .. }))) => {
            Some(refusal)
        }
        Err(other) => return Err(other),
    };
    let kept = person::written(&mut agent.desk, request.kept).await?;
    let absorbed = person::written(&mut agent.desk, request.absorbed).await?;
    let appointments =
        sqlx::query_scalar!(r#"select count(*) as "count!: i64" from appointment where person = ?"#, request.absorbed)
            .fetch_one(&mut agent.desk)
            .await?;
    Ok(MergePreview {
        fields: fields(&kept, &absorbed)?,
        safe_contact: careful::of_both(&mut agent.desk, request).await?,
        kept: person::card(&mut agent.desk, request.kept, today).await?,
        absorbed: person::card(&mut agent.desk, request.absorbed, today).await?,
        appointments,
        obstacle,
    })
}

fn fields(kept: &NewPerson, absorbed: &NewPerson) -> Result<Vec<MergeField>> {
    let taken = field::differences(kept, &field::united(kept, absorbed))?;
    let lines = shown(kept).into_iter().zip(shown(absorbed));
    let differ = lines.filter(|((_, kept, whole), (_, absorbed, other))| whole != other || kept != absorbed);
    Ok(differ
        .filter(|(_, (_, absorbed, _))| !absorbed.is_empty())
        .map(|((field, kept, _), (_, absorbed, _))| MergeField {
            taken: taken.contains_key(field),
            field: field.to_owned(),
            kept,
            absorbed,
        })
        .collect())
}

/// Each line: its name, what may be shown of it, and the whole of it to compare.
fn shown(person: &NewPerson) -> Vec<(&'static str, String, &str)> {
    let plain = |text: &str| text.to_owned();
    let masked = |text: &str| if text.is_empty() { String::new() } else { MASK.to_owned() };
    let option = |text: &Option<String>| text.clone().unwrap_or_default();
    vec![
        ("birth_name", plain(&person.birth_name), &person.birth_name),
        ("used_name", plain(&person.used_name), &person.used_name),
        ("first_names", plain(&person.first_names), &person.first_names),
        ("nickname", plain(&person.nickname), &person.nickname),
        ("born_on", option(&person.born_on), person.born_on.as_deref().unwrap_or_default()),
        ("birth_year", person.birth_year.map(|year| year.to_string()).unwrap_or_default(), ""),
        ("commune", plain(&person.commune), &person.commune),
        ("district", option(&person.district), person.district.as_deref().unwrap_or_default()),
        ("language", plain(&person.language), &person.language),
        ("phone", person::masked(&person.phone), &person.phone),
        ("email", masked(&person.email), &person.email),
        ("address", masked(&person.address), &person.address),
    ]
}
