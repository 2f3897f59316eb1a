//! What a merge keeps of both, and that taking it back gives every record back as it was, byte for byte.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;

use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use sqlx::Row;

use super::{preview::merge_preview, undo::merge_undo, *};
use crate::{
    appointment::{
        AttachAppointment, appointment_attach, appointment_book,
        tests::{assert_whole, at, file_of, refusal},
    },
    call_attempt::{CallResult, NewCallAttempt, call_attempt_add},
    case_file::{self, NewCaseFile},
    consent::{Aim, NewConsent, consent_add},
    distinction::{NewDistinction, distinction_add},
    follow_up::{NewFollowUp, follow_up_add},
    interview::{NewInterview, interview_add},
    person::{NewPerson, OnePerson, PersonUpdate, Sex, person_create, person_update, similar::tests::newcomer},
    safe_contact::{PhoneSafe, Reach, RevealContact, SafeContactInput, SafeContactUpdate},
    search::{HitReason, Search, search},
    session::bench::bench,
};

const TODAY: &str = "2026-11-23";

async fn merged(agent: &mut Agent, kept: i64, absorbed: i64) -> Merge {
    merge(agent, TwoPersons { kept, absorbed }).await.unwrap()
}

async fn reveal(agent: &mut Agent, person: i64) -> Result<safe_contact::Contact> {
    let instruction_revision = safe_contact::find(&mut agent.desk, person).await?.revision;
    safe_contact::reveal_contact(agent, RevealContact { person, instruction_revision }).await
}

async fn say(agent: &mut Agent, person: i64, with: SafeContactInput) {
    safe_contact::safe_contact_update(agent, SafeContactUpdate { person, with }).await.unwrap();
}

/// Every value of every record, but for the acts themselves and what counts them.
async fn everything(agent: &mut Agent) -> Vec<String> {
    let tables: Vec<String> = sqlx::query_scalar("select name from sqlite_master where type = 'table' order by name")
        .fetch_all(&mut agent.desk)
        .await
        .unwrap();
    let acts = ["journal", "merge", "merge_field", "merge_move", "sqlite_sequence"];
    let mut all = Vec::new();
    for table in tables.iter().filter(|table| !acts.contains(&table.as_str())) {
        let columns: Vec<String> = sqlx::query_scalar("select name from pragma_table_info(?)")
            .bind(table)
            .fetch_all(&mut agent.desk)
            .await
            .unwrap();
        #[allow(clippy::disallowed_types)] // the tables are those of the schema, asked of itself
        let statement = sqlx::AssertSqlSafe(format!("select * from \"{table}\""));
        for row in sqlx::query(statement).fetch_all(&mut agent.desk).await.unwrap() {
            let values: Vec<Option<Vec<u8>>> =
                (0..row.len()).map(|column| row.try_get_unchecked(column).unwrap()).collect();
            all.push(format!("{table} {columns:?} {values:?}"));
        }
    }
    all.sort_unstable();
    all
}

#[tokio::test]
async fn every_table_that_names_a_person_is_known_to_the_merge() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let named: Vec<String> = sqlx::query_scalar(
        "select m.name || '.' || f.\"from\" from sqlite_master m join pragma_foreign_key_list(m.name) f
         where m.type = 'table' and f.\"table\" = 'person' order by 1",
    )
    .fetch_all(&mut agent.desk)
    .await
    .unwrap();
    let known = [
        // What goes over.
        "appointment.person",
        "call_attempt.person",
        "case_file.person",
        // What stays with its record, and is looked up for all the records of one person.
        "distinction.other",
        "distinction.person",
        "safe_contact.person",
        // The acts themselves.
        "merge.absorbed",
        "merge.kept",
    ];
    let (named, known): (BTreeSet<_>, BTreeSet<_>) = (named.into_iter().collect(), known.map(str::to_owned).into());
    assert_eq!(named, known, "a merge must know what becomes of what belongs to a person");
}

/// Somebody with two files, appointments, an interview, an agreement, something to do and an instruction.
async fn somebody(agent: &mut Agent, draw: &mut ChaCha8Rng, name: &str) -> i64 {
    let file = file_of(agent, name).await;
    let text = |draw: &mut ChaCha8Rng, text: &str| if draw.random_bool(0.5) { text.to_owned() } else { String::new() };
    let with = NewPerson {
        used_name: text(draw, &format!("Usage {name}")),
        nickname: text(draw, "Zaza"),
        sex: [Sex::F, Sex::M, Sex::X][draw.random_range(0..3)],
        born_on: draw.random_bool(0.5).then(|| "1990-05-01".to_owned()),
        birth_year: draw.random_bool(0.5).then_some(1990),
        address: text(draw, "1 rue\nqui n’existe pas"),
        district: draw.random_bool(0.5).then(|| "bourg".to_owned()),
        phone: text(draw, &format!("06 39 98 00 {:02}", file.id)),
        email: text(draw, "x@exemple.invalid"),
        language: text(draw, "inventé"),
        interpreter: draw.random_bool(0.5),
        adaptation: text(draw, "Plain-pied"),
        representation: draw.random_bool(0.5).then(|| "tutelle".to_owned()),
        ..newcomer(name, "", "Zoé", "", "")
    };
    let person = file.person.id;
    person_update(agent, PersonUpdate { person, with }).await.unwrap();
    for _ in 0..draw.random_range(0..3) {
        let hours = ["lundi matin", "mardi 9h-11h"][draw.random_range(0..2)];
        let with = SafeContactInput {
            phone_safe: [PhoneSafe::Unknown, PhoneSafe::Yes, PhoneSafe::No][draw.random_range(0..3)],
            safe_hours: text(draw, hours),
            voicemail: draw.random_bool(0.5),
            sms: draw.random_bool(0.5),
            letter: draw.random_bool(0.5),
            reads_devices: draw.random_bool(0.5),
            address_in_letters: draw.random_bool(0.5),
            address_hidden: draw.random_bool(0.5),
            elected_domicile: text(draw, "Me Fictif, avocat"),
            risk_reason: "Convenu".into(),
            code_word: text(draw, "parapluie"),
            trusted_person: text(draw, "Léa Fictive, 06 39 98 12 34"),
            note: text(draw, "portail vert"),
            checked_on: draw.random_bool(0.5).then(|| TODAY.to_owned()),
            ..SafeContactInput::default()
        };
        say(agent, person, with).await;
    }
    let day = 1 + draw.random_range(0..20);
    let mut hour = 8;
    for of_file in [Some(file.id), None] {
        hour += 1;
        let on = format!("20{:02}-12-{day:02}", 27 + person % 9);
        let mut new = at(agent, &on, &format!("{hour:02}:{:02}", 30 * (person % 2)));
        new.outside_reason = Some("Convenu".to_owned());
        let Ok(booked) = appointment_book(agent, new).await else { continue };
        let whose = AttachAppointment { appointment: booked.id, person: Some(person), case_file: of_file };
        appointment_attach(agent, whose).await.unwrap();
    }
    let interview = NewInterview {
        case_file: file.id,
        appointment: None,
        held_on: TODAY.into(),
        minutes: 45,
        mode: "sur_place".into(),
        interventions: vec!["juridique".into()],
        notes: format!("Notes de {name}"),
        discipline: None,
        restricted: None,
    };
    interview_add(agent, interview).await.unwrap();
    let consent = NewConsent {
        case_file: file.id,
        aim: Aim { addressee: "parquet".into(), partner: None, purpose: "transmission".into() },
        given_on: TODAY.into(),
        form: "spoken".into(),
        expires_on: None,
        note: String::new(),
        fields: Vec::new(),
    };
    consent_add(agent, consent).await.unwrap();
    for case_file in [Some(file.id), None] {
        let (when, note) = (None, String::new());
        let call = NewCallAttempt { person, case_file, when, result: CallResult::NoAnswer, note };
        call_attempt_add(agent, call).await.unwrap();
    }
    let assigned_to = agent.account.clone();
    let to_do = NewFollowUp {
        case_file: file.id,
        referral: None,
        due_on: "2026-12-01".into(),
        what: "Rappeler".into(),
        assigned_to,
    };
    follow_up_add(agent, to_do).await.unwrap();
    person
}

#[tokio::test]
async fn a_merge_taken_back_gives_every_record_back_byte_for_byte() {
    let mut bench = bench().await;
    let agent = bench.agent();
    for seed in 0..12 {
        let mut draw = ChaCha8Rng::seed_from_u64(seed);
        let kept = somebody(agent, &mut draw, "Lefèvre").await;
        let absorbed = somebody(agent, &mut draw, "Lefebvre").await;
        let before = everything(agent).await;
        let act = merged(agent, kept, absorbed).await;
        assert_ne!(everything(agent).await, before);
        assert_whole(agent).await;
        let back = merge_undo(agent, OneMerge { merge: act.id }).await.unwrap();
        assert!(back.undone_at.is_some());
        assert_eq!(everything(agent).await, before, "{seed}");
        assert_whole(agent).await;
        assert!(agent.verify().await.unwrap().is_clean());
    }
}

#[tokio::test]
async fn all_that_both_had_is_the_kept_ones_and_both_names_find_her() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let mut elsewhere = 0;
    let pairs = [("Exemple", "Fictif"), ("Imaginaire", "Spécimen"), ("Légende", "Hypothèse"), ("Roman", "Factice")];
    for (seed, (one_name, other_name)) in (20..).zip(pairs) {
        let mut draw = ChaCha8Rng::seed_from_u64(seed);
        let kept = somebody(agent, &mut draw, one_name).await;
        let absorbed = somebody(agent, &mut draw, other_name).await;
        let count = async |agent: &mut Agent, person: i64| -> (i64, i64, i64, i64, i64) {
            sqlx::query_as(
                "select (select count(*) from case_file where person = ?1), (select count(*) from appointment where person = ?1),
                   (select count(*) from interview join case_file on case_file.id = case_file where person = ?1),
                   (select count(*) from consent join case_file on case_file.id = case_file where person = ?1),
                   (select count(*) from follow_up join case_file on case_file.id = case_file where person = ?1)",
            )
            .bind(person)
            .fetch_one(&mut agent.desk)
            .await
            .unwrap()
        };
        let (one, other) = (count(agent, kept).await, count(agent, absorbed).await);
        let preview = merge_preview(agent, TwoPersons { kept, absorbed }).await.unwrap();
        merged(agent, kept, absorbed).await;
        let sum = (one.0 + other.0, one.1 + other.1, one.2 + other.2, one.3 + other.3, one.4 + other.4);
        assert_eq!((count(agent, kept).await, count(agent, absorbed).await), (sum, (0, 0, 0, 0, 0)));

        let card = person::person(agent, OnePerson { person: absorbed }).await.unwrap();
        assert_eq!(card.id, kept);
        assert_eq!(card.other_names.len(), 1);
        let (announced, held) = (preview.safe_contact, card.safe_contact);
        assert_eq!(careful::written(&announced).unwrap(), careful::written(&held).unwrap());
        for name in [one_name.to_lowercase(), other_name.to_lowercase()] {
            let hits = search(agent, Search { query: name.clone(), limit: 12 }).await.unwrap();
            let [hit] = hits.as_slice() else { panic!("{name}: {hits:?}") };
            let told =
                matches!(&hit.why, Some(HitReason::OtherName { name }) if *name == preview.absorbed.display_name);
            assert_eq!((hit.id, hit.marks.is_empty()), (kept, told), "{name}: {hit:?}");
            elsewhere += usize::from(told);
        }
    }
    assert!(elsewhere > 0);
}

#[tokio::test]
async fn after_a_merge_no_number_is_shown_before_the_more_careful_instruction() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let open = || SafeContactInput { phone_safe: PhoneSafe::Yes, sms: true, ..SafeContactInput::default() };
    let strict = || SafeContactInput { phone_safe: PhoneSafe::No, code_word: "parapluie".into(), ..open() };
    let new = |phone: &str| newcomer("Lefèvre", "", "Louise", phone, "");

    // Both were asked: the stricter holds, and both numbers stand behind it.
    let kept = person_create(agent, new("06 39 98 00 01")).await.unwrap().id;
    let absorbed = person_create(agent, new("06 39 98 00 02")).await.unwrap().id;
    say(agent, kept, open()).await;
    let read = safe_contact::find(&mut agent.desk, kept).await.unwrap().revision;
    say(agent, absorbed, strict()).await;
    merged(agent, kept, absorbed).await;
    let stale = RevealContact { person: kept, instruction_revision: read };
    assert_eq!(refusal(safe_contact::reveal_contact(agent, stale).await), Refusal::InstructionChanged);
    let shown = reveal(agent, kept).await.unwrap();
    assert_eq!(shown.phone, "06 39 98 00 01");
    let (email, address) = (String::new(), String::new());
    assert_eq!(shown.others, [Reach { phone: "06 39 98 00 02".into(), email, address }]);
    assert_eq!(shown.safe_contact.instruction.phone_safe, PhoneSafe::No);
    assert!(shown.safe_contact.check_again && shown.safe_contact.instruction.sms);
    assert_eq!(refusal(reveal(agent, absorbed).await), Refusal::PersonMerged { kept });
    say(agent, kept, open()).await;
    assert!(!safe_contact::find(&mut agent.desk, kept).await.unwrap().check_again);

    // An address that either wants kept back is kept back, and is what it was once the merge is taken back.
    for (one, other) in [(true, false), (false, true)] {
        let mut asked = async |phone, allowed| {
            let id = person_create(agent, new(phone)).await.unwrap().id;
            say(agent, id, SafeContactInput { address_in_letters: allowed, ..open() }).await;
            id
        };
        let (kept, absorbed) = (asked("06 39 98 00 05", one).await, asked("06 39 98 00 06", other).await);
        let act = merged(agent, kept, absorbed).await;
        let held = safe_contact::find(&mut agent.desk, kept).await.unwrap();
        assert!(!held.instruction.address_in_letters, "{one} and {other}");
        merge_undo(agent, OneMerge { merge: act.id }).await.unwrap();
        let back = safe_contact::find(&mut agent.desk, kept).await.unwrap();
        assert_eq!(back.instruction.address_in_letters, one);
    }

    // A number that nobody was asked about hides both, whichever record is kept.
    for turned in [false, true] {
        let asked = person_create(agent, new("06 39 98 00 03")).await.unwrap().id;
        let never = person_create(agent, new("06 39 98 00 04")).await.unwrap().id;
        say(agent, asked, strict()).await;
        let (kept, absorbed) = if turned { (never, asked) } else { (asked, never) };
        merged(agent, kept, absorbed).await;
        assert_eq!(refusal(reveal(agent, kept).await), Refusal::InstructionNeverAsked);
        let held = safe_contact::find(&mut agent.desk, kept).await.unwrap();
        assert_eq!((held.check_again, held.instruction.phone_safe), (true, PhoneSafe::No));
    }

    // A record without any number changes nothing about the asked one, but for the question.
    let asked = person_create(agent, new("06 39 98 00 05")).await.unwrap().id;
    let empty = person_create(agent, new("")).await.unwrap().id;
    say(agent, asked, strict()).await;
    merged(agent, empty, asked).await;
    assert_eq!(reveal(agent, empty).await.unwrap().phone, "06 39 98 00 05");
    assert!(safe_contact::find(&mut agent.desk, empty).await.unwrap().check_again);
    assert_whole(agent).await;
}

#[tokio::test]
async fn taken_back_a_week_later_what_was_written_since_stays() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let mut draw = ChaCha8Rng::seed_from_u64(3);
    let kept = somebody(agent, &mut draw, "Lefèvre").await;
    let absorbed = somebody(agent, &mut draw, "Lefebvre").await;
    let act = merged(agent, kept, absorbed).await;

    let moved: i64 = sqlx::query_scalar("select record from merge_move where noun = 'case_file'")
        .fetch_one(&mut agent.desk)
        .await
        .unwrap();
    let interview = NewInterview {
        case_file: moved,
        appointment: None,
        held_on: TODAY.into(),
        minutes: 30,
        mode: "sur_place".into(),
        interventions: vec!["juridique".into()],
        notes: "Depuis la fusion".into(),
        discipline: None,
        restricted: None,
    };
    interview_add(agent, interview).await.unwrap();
    let booked = appointment_book(agent, at(agent, "2026-12-24", "16:00")).await.unwrap();
    let whose = AttachAppointment { appointment: booked.id, person: None, case_file: Some(moved) };
    appointment_attach(agent, whose).await.unwrap();
    let since =
        SafeContactInput { phone_safe: PhoneSafe::No, note: "dit depuis".into(), ..SafeContactInput::default() };
    say(agent, kept, since).await;
    let mut with = person::written(&mut agent.desk, kept).await.unwrap();
    with.commune = "Fictiville".into();
    person_update(agent, PersonUpdate { person: kept, with }).await.unwrap();

    merge_undo(agent, OneMerge { merge: act.id }).await.unwrap();
    let owner: i64 = sqlx::query_scalar("select person from case_file where id = ?")
        .bind(moved)
        .fetch_one(&mut agent.desk)
        .await
        .unwrap();
    let follows: i64 = sqlx::query_scalar("select person from appointment where id = ?")
        .bind(booked.id)
        .fetch_one(&mut agent.desk)
        .await
        .unwrap();
    assert_eq!((owner, follows), (absorbed, absorbed));
    assert_eq!(person::written(&mut agent.desk, kept).await.unwrap().commune, "Fictiville");
    assert_eq!(safe_contact::find(&mut agent.desk, kept).await.unwrap().instruction.note, "dit depuis");
    assert!(safe_contact::find(&mut agent.desk, absorbed).await.unwrap().check_again);
    assert_eq!(
        refusal(merge_undo(agent, OneMerge { merge: act.id }).await),
        Refusal::WrongState { state: "undone".into() }
    );
    assert_whole(agent).await;
}

#[tokio::test]
async fn merges_are_taken_back_the_latest_first_and_it_is_said_beforehand() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let mut persons = Vec::new();
    for _ in 0..3 {
        persons.push(person_create(agent, newcomer("Lefèvre", "", "Louise", "", "")).await.unwrap().id);
    }
    let first = merged(agent, persons[1], persons[0]).await;
    assert_eq!(first.obstacle, None);
    let second = merged(agent, persons[2], persons[1]).await;
    let since = Refusal::MergedSince { on: TODAY.into() };
    assert_eq!(find(&mut agent.desk, first.id).await.unwrap().obstacle, Some(since.clone()));
    assert_eq!(refusal(merge_undo(agent, OneMerge { merge: first.id }).await), since);
    assert_eq!(standing(&mut agent.desk, persons[0]).await.unwrap(), persons[2]);
    for act in [second, first] {
        merge_undo(agent, OneMerge { merge: act.id }).await.unwrap();
    }
    for person in persons {
        assert_eq!(standing(&mut agent.desk, person).await.unwrap(), person);
    }
    assert_whole(agent).await;
}

#[tokio::test]
async fn two_files_for_one_affair_and_two_who_were_said_to_be_two_are_refused_with_what_stands_between() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let (one, other) = (file_of(agent, "Lefèvre").await, file_of(agent, "Lefebvre").await);
    let two = TwoPersons { kept: one.person.id, absorbed: other.person.id };
    distinction_add(agent, NewDistinction { person: two.kept, other: two.absorbed }).await.unwrap();
    let said = Refusal::SaidToBeTwo { on: TODAY.into() };
    assert_eq!(refusal(merge(agent, two).await), said);
    assert_eq!(merge_preview(agent, two).await.unwrap().obstacle, Some(said));

    let third = person_create(agent, newcomer("Lefèvre", "", "Zoé", "", "")).await.unwrap().id;
    let request = NewCaseFile {
        person: Some(third),
        new_person: None,
        safe_contact: None,
        matter: Some(one.matter.id),
        new_matter: None,
        quality: "victime_indirecte".into(),
        first_contact: "personne_elle_meme".into(),
        referred_by: "police_nationale".into(),
        arrival_mode: "sur_place".into(),
        opened_on: TODAY.into(),
    };
    let second = case_file::case_file_open(agent, request).await.unwrap();
    let two = TwoPersons { kept: one.person.id, absorbed: third };
    let both = Refusal::TwoFilesOneMatter { first: one.number, second: second.number };
    assert_eq!(refusal(merge(agent, two).await), both);
    assert_eq!(merge_preview(agent, two).await.unwrap().obstacle, Some(both));
    assert_whole(agent).await;
}

#[tokio::test]
async fn whoever_was_born_after_a_file_was_opened_is_not_made_one_with_its_person_whichever_record_stays() {
    let mut bench = bench().await;
    let agent = bench.agent();
    let file = file_of(agent, "Lefèvre").await;
    let newborn = person_create(agent, newcomer("Lefèvre", "", "Zoé", "", "2026-11-22")).await.unwrap().id;
    let before = everything(agent).await;
    for (kept, absorbed) in [(newborn, file.person.id), (file.person.id, newborn)] {
        let refused = refusal(merge(agent, TwoPersons { kept, absorbed }).await);
        assert_eq!(refused, Refusal::BornAfter { field: "opened_on".into() });
    }
    assert_eq!(everything(agent).await, before);
    assert_whole(agent).await;
}
