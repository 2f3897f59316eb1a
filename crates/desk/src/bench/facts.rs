//! Facts of nobody in any number, over the ten years before the day of the measure: what a network of desks would bring together.

use crate::{Agent, Result};

/// Of a hundred facts, so many are interviews, case files, appointments, orientations, referrals.
const SHARES: [u32; 5] = [40, 30, 15, 10, 5];

/// Writes `count` of them. Each code is drawn from the number of the fact by one multiplication, so that the same seed gives the
/// same counts; they are written in the order of their pseudonyms, as the database keeps them.
pub(super) async fn settle(agent: &mut Agent, count: u32, seed: u64) -> Result<()> {
    let of = |place: usize| i64::from(SHARES.get(place).map_or(0, |share| (count / 100).saturating_mul(*share)));
    // Enough to draw other facts, and small enough to be multiplied.
    let seed = i64::try_from(seed % 65_536).unwrap_or_default();
    let statistics = &mut agent.statistics;
    let interviews = of(0);
    sqlx::query!(
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < ?1),
           drawn (i, d) as (select i, (i * 2654435761 + ?2 * 40503) % 4294967296 from n)
         insert into fact_interview (fact, month, mode, discipline, counted, minutes)
         select cast(printf('%08x%08x', d, i) as blob),
           printf('%04d-%02d', 2017 + (d / 4096 % 119) / 12, 1 + (d / 4096 % 119) % 12),
           iif(d / 64 % 5 = 0, 'telephone', 'sur_place'), iif(d / 512 % 3 = 0, 'psychologue', 'juriste'),
           iif(d / 128 % 9 = 0, 'non', 'oui'), 15 * (1 + d / 256 % 5)
         from drawn order by 1",
        interviews,
        seed
    )
    .execute(&mut *statistics)
    .await?;
    sqlx::query!("insert into fact_intervention (fact, intervention) select fact, 'juridique' from fact_interview")
        .execute(&mut *statistics)
        .await?;
    let case_files = of(1);
    sqlx::query!(
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < ?1),
           drawn (i, d) as (select i, (i * 2654435761 + ?2 * 69621) % 4294967296 from n)
         insert into fact_case_file (fact, month, age_bracket, sex, district, offence, quality, frame, link, first_contact,
           referred_by, known, place, arrival_mode, complaint, first_interview, last_month, closed_month)
         select cast(printf('%08x%08x', d, i) as blob),
           printf('%04d-%02d', 2017 + (d / 4096 % 119) / 12, 1 + (d / 4096 % 119) % 12),
           case d / 16 % 7 when 0 then '15-17' when 1 then '18-25' when 2 then '45-64' when 3 then '65+' else '26-44' end,
           iif(d / 32 % 3 = 0, 'M', 'F'), iif(d / 64 % 4 = 0, 'bourg', 'marais'),
           case d / 128 % 8 when 0 then 'F2' when 1 then 'C2' when 2 then 'E1' when 3 then 'G1' else 'B1' end,
           iif(d / 256 % 9 = 0, 'temoin_direct', 'victime_directe'), iif(d / 512 % 3 = 0, 'ex_couple', 'couple_en_cours'),
           'inconnu', 'personne_elle_meme', iif(d / 1024 % 8 = 0, 'gendarmerie', 'police_nationale'), 'nouvelle', 'bourg',
           'sur_place', 'pas_de_plainte',
           case d / 2048 % 6 when 0 then '0' when 1 then '8-14' when 2 then '15-30' when 3 then 'aucun' else '1-7' end,
           '2026-06', iif(d / 8 % 50 = 0, '', '2026-07')
         from drawn order by 1",
        case_files,
        seed
    )
    .execute(&mut *statistics)
    .await?;
    let appointments = of(2);
    sqlx::query!(
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < ?1),
           drawn (i, d) as (select i, (i * 2654435761 + ?2 * 48271) % 4294967296 from n)
         insert into fact_appointment (fact, month, status, walk_in)
         select cast(printf('%08x%08x', d, i) as blob),
           printf('%04d-%02d', 2017 + (d / 4096 % 119) / 12, 1 + (d / 4096 % 119) % 12),
           iif(d / 64 % 6 = 0, 'absent', 'received'), iif(d / 128 % 4 = 0, 'oui', 'non')
         from drawn order by 1",
        appointments,
        seed
    )
    .execute(&mut *statistics)
    .await?;
    let orientations = of(3);
    sqlx::query!(
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < ?1),
           drawn (i, d) as (select i, (i * 2654435761 + ?2 * 16807) % 4294967296 from n)
         insert into fact_orientation (fact, month, family, honoured)
         select cast(printf('%08x%08x', d, i) as blob),
           printf('%04d-%02d', 2017 + (d / 4096 % 119) / 12, 1 + (d / 4096 % 119) % 12),
           iif(d / 64 % 3 = 0, 'justice', 'autres'), iif(d / 128 % 4 = 0, 'non', 'oui')
         from drawn order by 1",
        orientations,
        seed
    )
    .execute(&mut *statistics)
    .await?;
    let referrals = of(4);
    sqlx::query!(
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < ?1),
           drawn (i, d) as (select i, (i * 2654435761 + ?2 * 39373) % 4294967296 from n)
         insert into fact_referral (fact, month, kind, outcome, answer)
         select cast(printf('%08x%08x', d, i) as blob),
           printf('%04d-%02d', 2017 + (d / 4096 % 119) / 12, 1 + (d / 4096 % 119) % 12),
           iif(d / 64 % 3 = 0, 'DEMANDE_TGD', 'SIGNALEMENT_ART40'), iif(d / 128 % 3 = 0, 'SANS_REPONSE', 'COPJ'),
           iif(d / 128 % 3 = 0, 'aucune', '31-91')
         from drawn order by 1",
        referrals,
        seed
    )
    .execute(statistics)
    .await?;
    Ok(())
}
