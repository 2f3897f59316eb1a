//! What may go in a package, to whom, and what is kept of it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::*;
use crate::{
    appointment::tests::{assert_whole, file_of, refusal},
    consent::{NewConsent, WithdrawConsent, consent_add, consent_withdraw},
    partner::{NewPartner, PartnerSave, partner_save},
    person::{OnePerson, PersonUpdate, person, person_update},
    safe_contact::{PhoneSafe, SafeContactInput, SafeContactUpdate, safe_contact_update},
    session::{Nothing, bench::bench},
};

/// Of a pair made for these tests.
const KEY: &str = "age1afscg8qfqd53a6fj9cy09m8q7p9dcd046dj522e7aazsas66xf6sva6ves";
const WORDS: &str = "abaisser abandon abdiquer abeille abolir aborder aboutir aboyer";
const PHONE: &str = "06 39 98 47 12";
const ADDRESS: &str = "3 ruelle Thraxibule";

async fn partner_with(agent: &mut Agent, age_key: &str) -> Result<String> {
    let family = partner::partners(agent, Nothing {}).await?[0].entry.family.clone();
    let with =
        NewPartner { name: "Association inventée".into(), family, age_key: age_key.into(), ..NewPartner::default() };
    Ok(partner_save(agent, PartnerSave { code: None, with }).await?.code)
}

async fn agreed(agent: &mut Agent, case_file: i64, partner: &str, fields: &[&str]) -> i64 {
    let new = NewConsent {
        case_file,
        aim: aim_of(partner),
        given_on: "2026-11-23".into(),
        form: "spoken".into(),
        expires_on: None,
        note: String::new(),
        fields: fields.iter().map(|one| (*one).to_owned()).collect(),
    };
    consent_add(agent, new).await.unwrap().id
}

fn of(case_file: i64, partner: &str, fields: &[&str]) -> NewPackage {
    let fields = fields.iter().map(|one| (*one).to_owned()).collect();
    NewPackage { case_file, partner: partner.into(), fields, words: None }
}

/// What a package would say, before it is closed.
async fn said(agent: &mut Agent, request: &NewPackage) -> Result<String> {
    let today = agent.clock.today();
    let partner = partner::find(&mut agent.desk, &request.partner, today).await?;
    let fields = chosen(&request.fields)?;
    content::written(&mut agent.desk, request.case_file, &fields, &partner, None, (today, None)).await
}

async fn reachable(agent: &mut Agent, person_id: i64, instruction: SafeContactInput) {
    let card = person(agent, OnePerson { person: person_id }).await.unwrap();
    let with = serde_json::from_value(serde_json::json!({
        "person": person_id,
        "with": {
            "anonymous": false, "sex": "F", "birth_name": card.birth_name, "used_name": "", "first_names": card.first_names,
            "born_on": null, "birth_year": 1990, "address": ADDRESS, "commune": "Lomme", "district": null,
            "phone": PHONE, "email": "", "language": "", "interpreter": false
        },
    }));
    let update: PersonUpdate = with.unwrap();
    person_update(agent, update).await.unwrap();
    safe_contact_update(agent, SafeContactUpdate { person: person_id, with: instruction }).await.unwrap();
}

#[tokio::test]
async fn nothing_goes_without_an_agreement_to_that_partner_that_stands_and_covers_it() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await.id;
    let (one, other) = (partner_with(agent, KEY).await.unwrap(), partner_with(agent, KEY).await.unwrap());
    let wanted = of(file, &one, &["identity"]);
    assert_eq!(refusal(package_file(agent, wanted.clone()).await), Refusal::ConsentNeeded);
    let consent = agreed(agent, file, &one, &["identity", "facts"]).await;
    // To another partner, and of another thing, she said nothing.
    assert_eq!(refusal(package_file(agent, of(file, &other, &["identity"])).await), Refusal::ConsentNeeded);
    assert_eq!(refusal(package_file(agent, of(file, &one, &["identity", "account"])).await), Refusal::NotCovered);
    let offer = package_offer(agent, PackageAim { case_file: file, partner: one.clone() }).await.unwrap();
    assert_eq!((offer.fields, offer.refused), (vec!["identity".to_owned(), "facts".to_owned()], None));
    package_file(agent, wanted.clone()).await.unwrap();
    // What she says next holds, also when it is less.
    agreed(agent, file, &one, &["facts"]).await;
    assert_eq!(refusal(package_file(agent, wanted.clone()).await), Refusal::NotCovered);
    let withdraw = WithdrawConsent { consent, withdrawn_on: "2026-11-23".into(), note: String::new() };
    consent_withdraw(agent, withdraw).await.unwrap();
    let refused = refusal(package_file(agent, wanted).await);
    assert_eq!(refused, Refusal::ConsentWithdrawn { on: "2026-11-23".into() });
    assert_eq!(packages(agent, OneCaseFile { case_file: file }).await.unwrap().len(), 1);
    assert_whole(agent).await;
}

#[tokio::test]
async fn a_package_says_what_was_agreed_to_and_nothing_else_and_its_receipt_says_what_left() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await;
    let partner = partner_with(agent, KEY).await.unwrap();
    reachable(agent, file.person.id, SafeContactInput::default()).await;
    agreed(agent, file.id, &partner, &["identity", "birth"]).await;
    let wanted = of(file.id, &partner, &["birth", "identity"]);
    let words = said(agent, &wanted).await.unwrap();
    assert!(words.contains("Martin") && words.contains("1990"), "{words}");
    for kept in [PHONE, ADDRESS, "Lomme", &file.number] {
        assert!(!words.contains(kept), "{kept}: {words}");
    }
    let made = package_file(agent, wanted.clone()).await.unwrap();
    assert_eq!(made.name, "paquet-1.age");
    assert!(made.bytes.starts_with(b"age-encryption.org/v1\n-> X25519 "));
    let text = String::from_utf8_lossy(&made.bytes).into_owned();
    assert!(!text.contains("Martin"));
    let said = NewPackage { words: Some(WORDS.into()), ..wanted.clone() };
    let spoken = package_file(agent, said).await.unwrap();
    assert!(spoken.bytes.starts_with(b"age-encryption.org/v1\n-> scrypt "));
    let receipts = packages(agent, OneCaseFile { case_file: file.id }).await.unwrap();
    let told: Vec<_> =
        receipts.iter().map(|one| (one.with_key, one.partner_name.as_str(), one.fields.join(","))).collect();
    let fields = || "identity,birth".to_owned();
    assert_eq!(told, [(false, "Association inventée", fields()), (true, "Association inventée", fields())]);
    let hash: [u8; 32] = Sha256::digest(&made.bytes).into();
    assert_eq!(receipts[1].file_hash, data_encoding::HEXLOWER.encode(&hash));
    assert_whole(agent).await;
    sqlx::query!("update package set partner = 'autre' where id = 1").execute(&mut agent.desk).await.unwrap();
    assert!(!matches!(agent.verify().await.unwrap().journal, crate::journal::Finding::Whole { .. }));
}

#[tokio::test]
async fn a_number_goes_with_its_instruction_beside_it_or_not_at_all() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await;
    let partner = partner_with(agent, KEY).await.unwrap();
    let contact = of(file.id, &partner, &["contact"]);
    let address = of(file.id, &partner, &["address"]);
    for wanted in [&contact, &address] {
        assert_eq!(refusal(said(agent, wanted).await), Refusal::InstructionNeverAsked);
    }
    let safe = SafeContactInput {
        phone_safe: PhoneSafe::Yes,
        safe_hours: "le matin".into(),
        introduce_as: "Madame Brumelune".into(),
        ..SafeContactInput::default()
    };
    reachable(agent, file.person.id, safe.clone()).await;
    let words = said(agent, &contact).await.unwrap();
    let (instruction, number) = (words.find("le matin").unwrap(), words.find(PHONE).unwrap());
    assert!(instruction < number && words.contains("Madame Brumelune"), "{words}");
    assert_eq!(refusal(said(agent, &address).await), Refusal::AddressWithheld);
    let unsafe_phone = SafeContactInput { phone_safe: PhoneSafe::No, address_in_letters: true, ..safe };
    reachable(agent, file.person.id, unsafe_phone).await;
    assert!(!said(agent, &contact).await.unwrap().contains(PHONE));
    assert!(said(agent, &address).await.unwrap().contains(ADDRESS));
}

#[tokio::test]
async fn weak_words_and_a_wrong_key_close_nothing() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Martin").await.id;
    let mistyped = KEY.replace("afscg", "afscc");
    assert_eq!(refusal(partner_with(agent, &mistyped).await), Refusal::BadPackageKey);
    let without = partner_with(agent, "").await.unwrap();
    agreed(agent, file, &without, &["identity"]).await;
    let wanted = of(file, &without, &["identity"]);
    assert_eq!(refusal(package_file(agent, wanted.clone()).await), Refusal::PartnerKeyUnknown);
    let weak = NewPackage { words: Some("bonjour".into()), ..wanted.clone() };
    assert!(matches!(refusal(package_file(agent, weak).await), Refusal::WeakPassphrase { .. }));
    let nothing = NewPackage { fields: Vec::new(), words: Some(WORDS.into()), ..wanted };
    assert_eq!(refusal(package_file(agent, nothing).await), Refusal::Missing { field: "package_fields".into() });
    assert!(packages(agent, OneCaseFile { case_file: file }).await.unwrap().is_empty());
}
