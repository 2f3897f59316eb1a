//! The texts of a month, form by form: counted together, so that none of them is told from another.

use std::collections::BTreeMap;

use sqlx::SqliteConnection;

use crate::Result;

/// The texts of one form first saved in one month, and what they say too much of.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TextsFact {
    month: String,
    form: String,
    written: i64,
    marked: i64,
    marks: BTreeMap<String, i64>,
}

pub(super) async fn month_of(desk: &mut SqliteConnection, excess: i64) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!("select month from excess where id = ?", excess).fetch_optional(desk).await?)
}

pub(super) async fn of(desk: &mut SqliteConnection, month: &str) -> Result<Vec<TextsFact>> {
    let counted = sqlx::query!(
        r#"select form, count(*) as "written!: i64",
             sum(exists (select 1 from excess_mark where excess_mark.excess = excess.id)) as "marked!: i64"
           from excess where month = ? group by form order by form"#,
        month
    )
    .fetch_all(&mut *desk)
    .await?;
    let mut facts = Vec::new();
    for row in counted {
        let marks = sqlx::query!(
            r#"select kind, sum(marks) as "marks!: i64" from excess_mark join excess on excess.id = excess_mark.excess
               where month = ? and form = ? group by kind"#,
            month,
            row.form
        )
        .fetch_all(&mut *desk)
        .await?;
        facts.push(TextsFact {
            month: month.to_owned(),
            form: row.form,
            written: row.written,
            marked: row.marked,
            marks: marks.into_iter().map(|one| (one.kind, one.marks)).collect(),
        });
    }
    Ok(facts)
}

pub(super) async fn kept(statistics: &mut SqliteConnection) -> Result<Vec<TextsFact>> {
    let mut kept = Vec::new();
    for row in sqlx::query!("select month, form, written, marked from fact_text order by month, form")
        .fetch_all(&mut *statistics)
        .await?
    {
        let marks =
            sqlx::query!("select kind, marks from fact_text_excess where month = ? and form = ?", row.month, row.form)
                .fetch_all(&mut *statistics)
                .await?;
        let marks = marks.into_iter().map(|one| (one.kind, one.marks)).collect();
        let (written, marked) = (row.written, row.marked);
        kept.push(TextsFact { month: row.month, form: row.form, written, marked, marks });
    }
    Ok(kept)
}

pub(super) async fn store(statistics: &mut SqliteConnection, of: &TextsFact) -> Result<()> {
    sqlx::query!(
        "replace into fact_text (month, form, written, marked) values (?, ?, ?, ?)",
        of.month,
        of.form,
        of.written,
        of.marked
    )
    .execute(&mut *statistics)
    .await?;
    sqlx::query!("delete from fact_text_excess where month = ? and form = ?", of.month, of.form)
        .execute(&mut *statistics)
        .await?;
    for (kind, marks) in &of.marks {
        sqlx::query!(
            "insert into fact_text_excess (month, form, kind, marks) values (?, ?, ?, ?)",
            of.month,
            of.form,
            kind,
            marks
        )
        .execute(&mut *statistics)
        .await?;
    }
    Ok(())
}
