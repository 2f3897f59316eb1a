//! What the journal promises of each act.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use serde_json::{Value, json};

use crate::{
    appointment::tests::{assert_whole, file_of, refusal},
    circle::tests::Desk,
};

/// A desk, and how far its journal was read.
struct Reader {
    desk: Desk,
    read: i64,
}

impl Reader {
    async fn of(desk: Desk) -> Self {
        let mut reader = Self { desk, read: 0 };
        reader.told().await;
        reader
    }

    /// What was told since it was last read: `created interview`.
    async fn told(&mut self) -> Vec<String> {
        let entries: Vec<(i64, String, String)> =
            sqlx::query_as("select sequence, verb, noun from journal where sequence > ? order by sequence")
                .bind(self.read)
                .fetch_all(&mut self.desk.agent().desk)
                .await
                .unwrap();
        self.read = entries.last().map_or(self.read, |entry| entry.0);
        entries.into_iter().map(|(_, verb, noun)| format!("{verb} {noun}")).collect()
    }

    /// Does it, which is told once, in these words; so is what was noticed in a text, which is a record of its own.
    async fn tells(&mut self, command: &str, request: Value, what: &str) -> Value {
        let answer = self.desk.ask(command, request).await;
        let told = self.told().await;
        let noticed = told.iter().filter(|entry| entry.ends_with(" excess")).count();
        assert!(
            noticed <= 1 && told.iter().filter(|entry| !entry.ends_with(" excess")).eq([what]),
            "{command}: {told:?}"
        );
        answer
    }

    /// Does it, which is nothing to tell.
    async fn tells_nothing(&mut self, command: &str, request: Value) -> Value {
        let answer = self.desk.ask(command, request).await;
        assert_eq!(self.told().await, [""; 0], "{command}");
        answer
    }

    /// It is refused, and nothing is told.
    async fn refuses(&mut self, command: &str, request: Value) {
        refusal(self.desk.try_to(command, request).await);
        assert_eq!(self.told().await, [""; 0], "{command}");
    }
}

#[tokio::test]
async fn each_act_is_told_once_and_what_is_refused_or_only_typed_is_not() {
    let mut desk = Desk::new().await;
    let file = file_of(desk.agent(), "Zyxomma").await;
    let (id, person) = (file.id, file.person.id);
    let account = desk.account_of("Ada").await;
    let mut reader = Reader::of(desk).await;

    reader.tells("case_file", json!({ "case_file": id }), "opened case_file").await;
    reader.tells("profile_update", json!({ "profession": "juriste", "employer": "public" }), "changed staff").await;

    let mut interview = json!({
        "case_file": id, "appointment": null, "held_on": "2026-11-23", "minutes": 45, "mode": "sur_place",
        "interventions": ["juridique"], "notes": "Premiers mots."
    });
    let draft = json!({ "kind": "interview", "subject": "new", "body": "{}" });
    reader.tells_nothing("draft_save", draft).await;
    let held = reader.tells("interview_add", interview.clone(), "created interview").await["id"].clone();
    interview["notes"] = "Derniers mots.".into();
    let corrected = json!({ "interview": held, "with": interview.clone() });
    reader.tells("interview_correct", corrected, "changed interview").await;
    interview["minutes"] = (-45).into();
    reader.refuses("interview_add", interview.clone()).await;
    reader.refuses("interview_correct", json!({ "interview": held, "with": interview })).await;

    let referral = json!({
        "case_file": id, "kind": "SIGNALEMENT_ART40", "statement": "Exposé", "consent": "written",
        "consent_on": "2026-11-23", "geolocation_consent": false, "wants_outcome": true
    });
    let thrown = reader.tells("referral_draft", referral.clone(), "created referral").await["id"].clone();
    let kept = reader.tells("referral_draft", referral, "created referral").await["id"].clone();
    reader.tells("referral_discard", json!({ "referral": thrown }), "discarded referral").await;
    let sending = json!({ "referral": kept, "sent_on": "2026-11-23", "sent_how": "courriel", "reference": "" });
    reader.tells("referral_send", sending.clone(), "sent referral").await;
    reader.refuses("referral_send", sending).await;
    reader.refuses("referral_discard", json!({ "referral": thrown })).await;

    let to_do = json!({ "case_file": id, "referral": null, "due_on": "2026-12-01", "what": "Rappeler", "assigned_to": account });
    let to_do = reader.tells("follow_up_add", to_do, "created follow_up").await["id"].clone();
    reader.tells("follow_up_done", json!({ "follow_up": to_do }), "changed follow_up").await;
    reader.refuses("follow_up_done", json!({ "follow_up": to_do })).await;

    let contact = json!({ "person": person, "instruction_revision": 1 });
    reader.refuses("reveal_contact", contact).await;
    reader.refuses("case_file", json!({ "case_file": 4_000 })).await;
    assert_whole(reader.desk.agent()).await;
}
