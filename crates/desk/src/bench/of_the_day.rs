//! The lists of the day on a crowd drawn at random, against plain statements that look at every file: whatever makes them quick must
//! not change what they say.
#![allow(clippy::unwrap_used)]

use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};

use super::invented::Crowd;
use crate::{
    Agent,
    case_file::holder::holders,
    referral::record,
    referral::{ListReferrals, ReferralFilter, referrals},
    retention,
    session::bench::bench,
    silence,
};

const FILES: u32 = 400;

/// A crowd, and what it lacks: calls, signs of danger, persons with two files.
async fn crowd(agent: &mut Agent, seed: u64) {
    let mut draw = ChaCha8Rng::seed_from_u64(seed);
    Crowd::settle(agent, FILES, &mut draw).await.unwrap();
    let files = i64::from(FILES);
    for _ in 0..150 {
        let (file, other) = (draw.random_range(1..=files), draw.random_range(1..=files));
        let on =
            format!("20{}-{:02}-{:02}", draw.random_range(17..27), draw.random_range(1..11), draw.random_range(1..29));
        let result = if draw.random_bool(0.5) { "joined" } else { "no_answer" };
        sqlx::query!(
            "insert into call_attempt (person, case_file, called_on, called_at, result, author, created_at)
             values (?1, ?1, ?2, '09:00', ?3, ?4, ?2)",
            file,
            on,
            result,
            agent.account
        )
        .execute(&mut agent.desk)
        .await
        .unwrap();
        let (shares, present) = (draw.random_bool(0.3), draw.random_range(0..2));
        sqlx::query!("update safe_contact set shares_home = ? where person = ?", shares, other)
            .execute(&mut agent.desk)
            .await
            .unwrap();
        let danger = sqlx::query!(
            "insert into danger (case_file, asked_on, recorded_by, recorded_at) values (?1, ?2, ?3, ?2)",
            other,
            on,
            agent.account
        )
        .execute(&mut agent.desk)
        .await
        .unwrap()
        .last_insert_rowid();
        sqlx::query!("insert into danger_answer (danger, sign, present) values (?, 'arme', ?)", danger, present)
            .execute(&mut agent.desk)
            .await
            .unwrap();
        let (weapon, answer) = (draw.random_bool(0.1), if draw.random_bool(0.5) { "CLASSEMENT" } else { "JOINT" });
        sqlx::query!("update matter set weapon = ? where id = ?", weapon, file).execute(&mut agent.desk).await.unwrap();
        sqlx::query!("update referral set outcome = ? where case_file = ? and state = 'answered'", answer, file)
            .execute(&mut agent.desk)
            .await
            .unwrap();
        sqlx::query!("update or ignore case_file set person = ? where id = ?", file, other)
            .execute(&mut agent.desk)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn the_silent_files_are_those_of_the_plain_statement() {
    for seed in [1, 2] {
        let mut bench = bench().await;
        let agent = bench.agent();
        crowd(agent, seed).await;
        let today = agent.clock.today();
        let (today_text, since) =
            (today.to_string(), today.checked_sub_days(chrono::Days::new(14)).unwrap().to_string());
        let mut plain: Vec<(bool, String, i64)> = sqlx::query!(
            r#"select id as "id!", last_on as "last_on!: String", weapon as "weapon: bool", shares_home as "shares_home: bool",
             reads_devices as "reads_devices: bool", protection as "protection!: bool", answered as "answered!: bool"
           from (
             select case_file.id, weapon,
               coalesce(shares_home, 0) as shares_home, coalesce(reads_devices, 0) as reads_devices,
               exists (select 1 from referral where case_file = case_file.id and state <> 'closed'
                 and kind in ('DEMANDE_TGD', 'DEMANDE_OP', 'DEMANDE_OPPI', 'DEMANDE_BAR')) as protection,
               exists (select 1 from danger_answer join danger on danger.id = danger_answer.danger
                 where danger.case_file = case_file.id and present = 1
                   and not exists (select 1 from danger_answer later join danger day on day.id = later.danger
                     where day.case_file = danger.case_file and later.sign = danger_answer.sign
                       and (day.asked_on, day.id) > (danger.asked_on, danger.id))) as answered,
               max(
                 opened_on,
                 coalesce((select max(held_on) from interview where case_file = case_file.id), ''),
                 coalesce((select max(held_on) from appointment where case_file = case_file.id and held_on <= ?1
                   and status in ('booked', 'received', 'absent')), ''),
                 coalesce((select max(max(drafted_on, coalesce(sent_on, ''), coalesce(acknowledged_on, ''),
                   coalesce(answered_on, ''))) from referral where case_file = case_file.id), ''),
                 coalesce((select max(max(drafted_on, coalesce(sent_on, ''), coalesce(reminded_on, ''),
                   coalesce(answered_on, ''))) from orientation where case_file = case_file.id), ''),
                 coalesce((select max(done_on) from follow_up where case_file = case_file.id), ''),
                 coalesce((select max(called_on) from call_attempt where case_file = case_file.id), ''),
                 coalesce((select max(asked_on) from danger where danger.case_file = case_file.id), '')
               ) as last_on
             from case_file
               join matter on matter.id = case_file.matter
               left join safe_contact on safe_contact.person = case_file.person
             where closed_on is null
               and not exists (select 1 from follow_up where case_file = case_file.id and done_on is null)
               and not exists (select 1 from appointment where case_file = case_file.id and status = 'booked'
                 and held_on >= ?1)
           )
           where last_on <= ?2"#,
            today_text,
            since
        )
        .map(|row| {
            let signed = row.weapon || row.shares_home || row.reads_devices || row.protection || row.answered;
            (!signed, row.last_on, row.id)
        })
        .fetch_all(&mut agent.desk)
        .await
        .unwrap();
        let usual = today.checked_sub_days(chrono::Days::new(60)).unwrap().to_string();
        plain.retain(|(unsigned, last_on, _)| !unsigned || *last_on <= usual);
        plain.sort();
        let shown = |files: Vec<silence::SilentFile>| {
            let of = |file: silence::SilentFile| (file.signs.is_empty(), file.last_on, file.case_file);
            files.into_iter().map(of).collect::<Vec<_>>()
        };
        let (files, more) = silence::silent(&mut agent.desk, today, 1_000).await.unwrap();
        assert_eq!((shown(files), more), (plain.clone(), 0));
        assert!(plain.first().is_some_and(|(unsigned, ..)| !unsigned) && plain.last().unwrap().0, "of both kinds");

        let (files, more) = silence::silent(&mut agent.desk, today, 2).await.unwrap();
        let unsigned = plain.iter().filter(|(unsigned, ..)| *unsigned).count();
        let signed = plain.len() - unsigned;
        assert_eq!((shown(files), more), (plain.into_iter().take(signed + 2).collect(), (unsigned as i64 - 2).max(0)));
    }
}

#[tokio::test]
async fn the_files_without_contact_are_those_of_the_plain_statement() {
    let mut bench = bench().await;
    let agent = bench.agent();
    crowd(agent, 3).await;
    let today = agent.clock.today();
    let since = today.checked_sub_months(chrono::Months::new(24)).unwrap().to_string();
    let plain: Vec<(String, i64)> = sqlx::query!(
        r#"select id as "id!", last_on as "last_on!: String"
           from (
             select case_file.id,
               max(
                 (select max(opened_on) from case_file as each where each.person = case_file.person),
                 coalesce((select max(interview.held_on) from interview
                   join case_file as each on each.id = interview.case_file where each.person = case_file.person), ''),
                 coalesce((select max(held_on) from appointment where appointment.person = case_file.person
                   and status in ('booked', 'received')), ''),
                 coalesce((select max(called_on) from call_attempt where call_attempt.person = case_file.person
                   and result = 'joined'), '')
               ) as last_on
             from case_file
           )
           where last_on <= ?
           order by last_on, id"#,
        since
    )
    .map(|row| (row.last_on, row.id))
    .fetch_all(&mut agent.desk)
    .await
    .unwrap();
    assert!(plain.len() > 100);
    let shown = |files: Vec<retention::RetentionNotice>| {
        files.into_iter().map(|file| (file.last_contact_on, file.case_file)).collect::<Vec<_>>()
    };
    let (files, more) = retention::due(&mut agent.desk, today, 1_000).await.unwrap();
    assert_eq!((shown(files), more), (plain.clone(), 0));
    let (files, more) = retention::due(&mut agent.desk, today, 7).await.unwrap();
    assert_eq!((shown(files), more), (plain.iter().take(7).cloned().collect(), plain.len() as i64 - 7));
}

#[tokio::test]
async fn whoever_holds_a_file_is_who_the_plain_statement_says() {
    let mut bench = bench().await;
    let agent = bench.agent();
    crowd(agent, 4).await;
    let plain: Vec<(i64, String)> = sqlx::query!(
        r#"select case_file as "case_file!: i64", account as "account!: String", name as "name!: String",
             max(at) as "at!: String"
           from (
             select case_file, author as account, written_at as at from interview
             union all
             select case_file, staff, held_on || 'T' || starts from appointment
               where case_file is not null and status in ('booked', 'received')
             union all
             select case_file, taken_by, written_at from hand_over_line join hand_over on hand_over.id = hand_over
               where case_file is not null and taken_by is not null and noun <> 'follow_up'
             union all
             select record, to_account, at from reassignment_move join reassignment on reassignment.id = reassignment
               where noun = 'case_file' and undone_at is null
           )
           join staff using (account)
           group by case_file"#
    )
    .map(|row| (row.case_file, row.account))
    .fetch_all(&mut agent.desk)
    .await
    .unwrap();
    let all: Vec<i64> = (1..=i64::from(FILES)).collect();
    let held = holders(&mut agent.desk, &all).await.unwrap();
    assert_eq!(held.into_iter().map(|(file, holder)| (file, holder.account)).collect::<Vec<_>>(), plain);
}

#[tokio::test]
async fn the_referrals_that_may_ask_for_something_are_all_that_do() {
    let mut bench = bench().await;
    let agent = bench.agent();
    crowd(agent, 5).await;
    let today = agent.clock.today();
    let asks = |line: &record::ReferralLine| line.due.is_some() || line.state.is_unsent() || line.state.waits();
    let mut all = referrals(agent, ListReferrals { filter: ReferralFilter::All }).await.unwrap();
    all.retain(asks);
    let mut may = record::undecided_lines(&mut agent.desk, today).await.unwrap();
    may.retain(asks);
    assert!(all.len() > 10);
    let ids = |lines: Vec<record::ReferralLine>| lines.into_iter().map(|line| line.id).collect::<Vec<_>>();
    assert_eq!(ids(may), ids(all));
}
