//! What a letter can say: the file, what the letter is about, who writes it; and the value of every field.

use chrono::NaiveDate;
use sqlx::SqliteConnection;

use crate::{
    Refusal, Result, alleged_offender,
    appointment::{self, Appointment},
    attached_document::{self, AttachedDocument},
    case_file::{self, CaseFile},
    consent::{Aim, Standing, standing},
    individual_assessment::{self, Opinion},
    interview::{self, Interview},
    letter::{
        field::Field,
        given_away,
        kind::{LetterKind, Reader},
        letterhead::{self, Letterhead},
        request::{LetterAim, LetterBasis},
    },
    list::List,
    orientation::{self, Orientation},
    person::Sex,
    referral::{
        self, Referral,
        exception::Noted,
        kind::{Agreement, Kind, Sender},
    },
    safe_contact::{self, Reach},
    staff::{self, Employer, Staff},
    text::{long_day, say, say_counted, say_with},
};

/// Everything a letter is written from.
pub(crate) struct Facts {
    pub(crate) today: NaiveDate,
    pub(crate) kind: LetterKind,
    pub(crate) head: Letterhead,
    pub(crate) staff: Staff,
    pub(crate) file: CaseFile,
    pub(crate) about: About,
    /// Number and addresses of the person: what a letter is checked against, and never given away as such.
    pub(crate) reach: Reach,
    /// The same with those of every record that was made one with theirs.
    pub(crate) known: given_away::Known,
    /// Whom the facts are laid to, as they were named.
    pub(crate) alleged_names: Vec<String>,
    /// What was brought and is still there.
    pub(crate) documents: Vec<AttachedDocument>,
    /// The opinion that the letter gives, once it was given.
    pub(crate) opinion: Option<Opinion>,
}

/// What a letter is about.
pub(crate) enum About {
    Nothing,
    /// With the form and the day of the agreement it rests on.
    Referral(Box<Referral>, &'static Kind, Option<(String, String)>),
    Orientation(Box<Orientation>),
    Appointment(Box<Appointment>),
    Interview(Box<Interview>),
}

/// Gathers them.
///
/// # Errors
/// [`Refusal::NotFound`] for what does not exist or belongs to another file.
pub(crate) async fn of(
    database: &mut SqliteConnection,
    account: &str,
    aim: LetterAim,
    today: NaiveDate,
) -> Result<Facts> {
    let file = case_file::find(database, aim.case_file, today).await?;
    let about = about(database, account, aim, today).await?;
    let reach = safe_contact::reach(database, file.person.id).await?;
    let known = given_away::known(database, file.person.id).await?;
    let (head, staff) = (letterhead::find(database).await?, staff::find(database, account).await?);
    let alleged = alleged_offender::of_case_file(&mut *database, file.id).await?;
    let alleged_names = alleged.into_iter().map(|one| one.name).collect();
    let mut documents = attached_document::of_case_file(&mut *database, file.id).await?;
    documents.retain(|one| one.withdrawn_on.is_none());
    documents.reverse();
    let opinion = match (aim.kind, aim.basis) {
        (LetterKind::EvviOpinion, Some(LetterBasis::Referral(referral))) => {
            individual_assessment::opinion::given_for(&mut *database, file.id, referral).await?
        }
        _ => None,
    };
    Ok(Facts { today, kind: aim.kind, head, staff, file, about, reach, known, alleged_names, documents, opinion })
}

async fn about(database: &mut SqliteConnection, account: &str, aim: LetterAim, today: NaiveDate) -> Result<About> {
    let (about, case_file) = match aim.basis {
        None => return Ok(About::Nothing),
        Some(LetterBasis::Referral(id)) => {
            let referral = referral::record::find(database, id, account, today).await?;
            let kind = referral::kind::find(&referral.content.kind)?;
            let agreement = agreement(database, &referral, kind, today).await?;
            let case_file = referral.content.case_file;
            (About::Referral(Box::new(referral), kind, agreement), Some(case_file))
        }
        Some(LetterBasis::Orientation(id)) => {
            let orientation = orientation::find(database, id, today).await?;
            let case_file = orientation.content.case_file;
            (About::Orientation(Box::new(orientation)), Some(case_file))
        }
        Some(LetterBasis::Appointment(id)) => {
            let appointment = appointment::find(database, id).await?;
            let case_file = appointment.case_file;
            (About::Appointment(Box::new(appointment)), case_file)
        }
        Some(LetterBasis::Interview(id)) => {
            let interview = interview::open_part(database, id).await?;
            let case_file = interview.content.case_file;
            (About::Interview(Box::new(interview)), Some(case_file))
        }
    };
    if case_file != Some(aim.case_file) {
        return Err(Refusal::NotFound { noun: "case_file".to_owned() }.into());
    }
    Ok(about)
}

/// What the person agreed to: what was typed with the referral, else what stands in the file.
async fn agreement(
    database: &mut SqliteConnection,
    referral: &Referral,
    kind: &Kind,
    today: NaiveDate,
) -> Result<Option<(String, String)>> {
    if let Some(typed) = referral.content.consent.clone().zip(referral.content.consent_on.clone()) {
        return Ok(Some(typed));
    }
    let aim = Aim { addressee: kind.addressee.clone(), partner: None, purpose: kind.purpose.clone() };
    Ok(match standing(database, referral.content.case_file, &aim, today).await? {
        Standing::Live { given_on, form } => Some((form, given_on)),
        Standing::Never | Standing::Expired { .. } | Standing::Withdrawn { .. } => None,
    })
}

impl Facts {
    /// Whether an address where the person lives has its place in this letter, and she said that it may be written.
    pub(crate) fn may_say_address(&self) -> bool {
        let said = &self.file.person.safe_contact;
        self.kind.may_say_address() && said.stated && said.instruction.may_say_address()
    }

    /// Whether it is written there.
    pub(crate) fn says_address(&self) -> bool {
        self.may_say_address() && !self.reach.address.is_empty()
    }

    /// Whether any address of the person is printed.
    pub(crate) fn holds_address(&self) -> bool {
        self.kind.reader() == Reader::PersonByPost || self.says_address()
    }

    /// Whether the mayor may sign instead of the agent: what a public authority reports (art. 40 CPP), and a reminder of it.
    pub(crate) fn mayor_may_sign(&self) -> bool {
        let of_an_authority = matches!(&self.about, About::Referral(_, kind, _) if kind.sender == Sender::PublicAgent);
        of_an_authority
            && self.staff.employer == Employer::Public
            && matches!(self.kind, LetterKind::Report | LetterKind::Reminder)
    }

    /// Whether the letter may say who the person is.
    pub(crate) fn names_person(&self) -> bool {
        match &self.about {
            About::Orientation(orientation) => orientation.content.names_person,
            About::Nothing | About::Referral(..) | About::Appointment(_) | About::Interview(_) => true,
        }
    }

    /// The value of a field; empty when nobody knows it.
    pub(crate) fn value(&self, field: Field) -> String {
        match field {
            Field::Organisation => self.head.organisation.clone(),
            Field::Service => self.head.service.clone(),
            Field::DeskAddress => self.head.address.lines().collect::<Vec<_>>().join(", "),
            Field::DeskPhone => self.head.phone.clone(),
            Field::DeskEmail => self.head.email.clone(),
            Field::Town => self.head.town.clone(),
            Field::Today => long_day(&self.today.to_string()),
            Field::AgentName => self.staff.name.clone(),
            Field::AgentFunction => self.function(),
            Field::CaseFileNumber => self.file.number.clone(),
            Field::PersonName | Field::PersonIdentity | Field::PersonGreeting | Field::PersonAddress => {
                self.of_person(field)
            }
            Field::Representative => self.representative(),
            Field::Controller => self.head.controller.clone(),
            Field::Officer => self.head.officer.clone(),
            Field::LegalGround => self.head.legal_ground.clone(),
            Field::Retention => self.head.retention.clone(),
            Field::Offence
            | Field::FactsDay
            | Field::FactsPlace
            | Field::FactsAccount
            | Field::AllegedOffender
            | Field::Circumstances
            | Field::StepsTaken
            | Field::Documents => self.of_facts(field),
            Field::AssessmentOpinion
            | Field::AssessmentHarm
            | Field::AssessmentCircumstances
            | Field::AssessmentVulnerability
            | Field::AssessmentIntimidation
            | Field::AssessmentHold
            | Field::AssessmentMeasures => self.of_assessment(field),
            Field::ReferralGreeting
            | Field::ReferralOpening
            | Field::ReferralTitle
            | Field::ReferralGround
            | Field::ReferralText
            | Field::ReferralAgreement
            | Field::ReferralOutcome
            | Field::ReferralSentOn
            | Field::ReferralReceipt => self.of_referral(field),
            Field::OrientationPurpose
            | Field::OrientationMessage
            | Field::OrientationDay
            | Field::AppointmentDay
            | Field::AppointmentHour
            | Field::AppointmentPlace
            | Field::AppointmentStaff
            | Field::AttendanceDay
            | Field::AttendanceHour => self.of_meeting(field),
        }
    }

    pub(crate) fn function(&self) -> String {
        let code = self.staff.profession.as_deref().unwrap_or_default();
        List::Profession.label(code).unwrap_or_default().to_owned()
    }

    /// In what capacity the law lets the sender write (art. 40 CPP binds public agents).
    pub(crate) fn capacity(&self) -> String {
        match self.staff.employer {
            Employer::Public => say("letter-capacity-public"),
            Employer::ApprovedAssociation | Employer::Association => say("letter-capacity-association"),
            Employer::Unknown => String::new(),
        }
    }

    fn of_person(&self, field: Field) -> String {
        let person = &self.file.person;
        if !self.names_person() && field != Field::PersonAddress {
            return say("letter-person-unnamed");
        }
        let family = if person.used_name.is_empty() { &person.birth_name } else { &person.used_name };
        let civility = match person.sex {
            Sex::F => say("letter-civility-F"),
            Sex::M => say("letter-civility-M"),
            Sex::X => String::new(),
        };
        let named = !family.is_empty() || !person.first_names.is_empty();
        let parts = [&civility, &person.first_names, family];
        let name = parts.into_iter().filter(|part| named && !part.is_empty()).cloned().collect::<Vec<_>>().join(" ");
        match field {
            Field::PersonName => name,
            Field::PersonGreeting if civility.is_empty() => say("letter-civility-X"),
            Field::PersonGreeting => civility,
            Field::PersonAddress if self.says_address() => self.reach.address.lines().collect::<Vec<_>>().join(", "),
            Field::PersonAddress if !person.safe_contact.instruction.address_hidden => say("letter-address-withheld"),
            Field::PersonAddress => match person.safe_contact.instruction.elected_domicile.as_str() {
                "" => say("letter-address-hidden"),
                elected => say_with("letter-address-elected", &[("where", elected)]),
            },
            _ if name.is_empty() => String::new(),
            _ => [Some(name), self.birth()].into_iter().flatten().collect::<Vec<_>>().join(", "),
        }
    }

    /// «née Lefèvre, le 3 mai 1990».
    fn birth(&self) -> Option<String> {
        let person = &self.file.person;
        let sex = match person.sex {
            Sex::F => "F",
            Sex::M => "M",
            Sex::X => "X",
        };
        let other_name = !person.used_name.is_empty() && person.used_name != person.birth_name;
        let name = Some(&person.birth_name).filter(|name| other_name && !name.is_empty());
        let day = match (&person.born_on, person.birth_year) {
            (Some(day), _) => Some(say_with("letter-born-on", &[("day", &long_day(day))])),
            (None, Some(year)) => Some(say_with("letter-born-in", &[("year", &year.to_string())])),
            (None, None) => None,
        };
        let said: Vec<String> = name.cloned().into_iter().chain(day).collect();
        (!said.is_empty()).then(|| say_with("letter-born", &[("sex", sex), ("what", &said.join(" "))]))
    }

    fn of_facts(&self, field: Field) -> String {
        let facts = &self.file.matter.facts;
        match field {
            Field::Offence => List::Offence.label(&facts.offence).unwrap_or_default().to_owned(),
            Field::FactsDay => match (&facts.happened_from, &facts.happened_until) {
                (Some(from), Some(until)) if from != until => {
                    say_with("letter-facts-between", &[("from", &long_day(from)), ("until", &long_day(until))])
                }
                (Some(day), _) | (None, Some(day)) => long_day(day),
                (None, None) => say("letter-unsaid"),
            },
            Field::FactsPlace => {
                let kind = facts.place_kind.as_deref().and_then(|code| List::PlaceKind.label(code)).unwrap_or_default();
                let told: Vec<&str> = [&facts.commune, kind].into_iter().filter(|part| !part.is_empty()).collect();
                if told.is_empty() { say("letter-unsaid") } else { told.join(" — ") }
            }
            Field::FactsAccount => facts.account_of_facts.clone(),
            Field::AllegedOffender => self.alleged(),
            Field::Documents => self.documents(),
            Field::Circumstances => {
                let told = [
                    facts.weapon.then(|| say("letter-circumstance-weapon")),
                    facts.minor_present.then(|| say("letter-circumstance-minor")),
                    facts.vulnerable_victim.then(|| say("letter-circumstance-vulnerable")),
                    facts.repeated.then(|| say("letter-circumstance-repeated")),
                    facts.discriminatory.then(|| say("letter-circumstance-discriminatory")),
                    facts.itt_days.map(|days| say_counted("letter-circumstance-itt", days)),
                ];
                let told: Vec<String> = told.into_iter().flatten().collect();
                if told.is_empty() { say("letter-circumstance-none") } else { told.join(" ") }
            }
            _ => {
                let label = facts.complaint.as_deref().and_then(|code| List::Complaint.label(code));
                let day = facts.complaint_on.as_deref().map(long_day);
                let parts = [day, Some(facts.complaint_service.clone()), Some(facts.complaint_number.clone())];
                let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
                let complaint = label.map(|label| match parts.as_slice() {
                    [] => format!("{label}."),
                    parts => format!("{label}\u{a0}: {}.", parts.join(", ")),
                });
                let others = facts.steps_taken.iter().filter_map(|code| List::StepTaken.label(code));
                let told: Vec<String> = complaint.into_iter().chain(others.map(|label| format!("{label}."))).collect();
                if told.is_empty() { say("letter-steps-none") } else { told.join(" ") }
            }
        }
    }

    fn of_referral(&self, field: Field) -> String {
        let About::Referral(referral, kind, agreement) = &self.about else { return String::new() };
        match field {
            Field::ReferralGreeting => say(match (kind.code.as_str(), kind.addressee.as_str()) {
                // It answers the magistrate who asked, who may be an investigating judge.
                ("EVVI_APPROFONDIE", _) => "letter-greeting",
                (_, "parquet") => "letter-greeting-parquet",
                (_, "parquet_general") => "letter-greeting-parquet-general",
                (_, "jaf" | "juge") => "letter-greeting-judge",
                _ => "letter-greeting",
            }),
            Field::ReferralOpening if referral.content.exception.is_some() => say("letter-opening-hold"),
            Field::ReferralOpening => say(match kind.code.as_str() {
                "DEMANDE_TGD" => "letter-opening-tgd",
                "DEMANDE_OPPI" => "letter-opening-oppi",
                "REQUISITION_REPONSE" => "letter-opening-requisition",
                "INFO_PREOCCUPANTE" => "letter-opening-child",
                _ => "letter-opening",
            }),
            Field::ReferralTitle => referral.kind_label.clone(),
            Field::ReferralGround => referral.basis.clone(),
            Field::ReferralText => referral.content.statement.clone(),
            Field::ReferralSentOn => referral.sent_on.as_deref().map(long_day).unwrap_or_default(),
            Field::ReferralReceipt => match &referral.acknowledged_on {
                None => say("letter-receipt-none"),
                Some(day) if referral.acknowledgement_reference.is_empty() => {
                    say_with("letter-receipt", &[("day", &long_day(day))])
                }
                Some(day) => {
                    let reference = referral.acknowledgement_reference.as_str();
                    say_with("letter-receipt-reference", &[("day", &long_day(day)), ("reference", reference)])
                }
            },
            Field::ReferralOutcome => {
                let told = if self.kind != LetterKind::Reminder && !referral.content.wants_outcome {
                    let through_desk = (!self.says_address()).then(|| say("letter-outcome-through-desk"));
                    [Some(say("letter-outcome-none")), through_desk].into_iter().flatten().collect::<Vec<_>>().join(" ")
                } else if kind.addressee == "parquet" {
                    say("letter-outcome-parquet")
                } else {
                    say("letter-outcome-other")
                };
                // The procureur, or who keeps his register, knows of a release.
                let tells = referral.wants_release_news && ["parquet", "greffe"].contains(&kind.addressee.as_str());
                let release = tells.then(|| say("letter-release-wish"));
                [Some(told), release].into_iter().flatten().collect::<Vec<_>>().join(" ")
            }
            _ => match (kind.consent, agreement) {
                (Agreement::OwnAct, _) => say("letter-agreement-own"),
                (_, Some((form, day))) => say_with("letter-agreement", &[("form", form), ("day", &long_day(day))]),
                (Agreement::NotRequired, None) if kind.addressee == "crip" => {
                    say("letter-agreement-not-required-child")
                }
                (Agreement::NotRequired, None) => say("letter-agreement-not-required"),
                (Agreement::Required | Agreement::RequiredExpress, None) => {
                    referral.content.exception.as_ref().map(sought).unwrap_or_default()
                }
            },
        }
    }

    fn of_meeting(&self, field: Field) -> String {
        match (&self.about, field) {
            (About::Orientation(orientation), Field::OrientationPurpose) => orientation.content.purpose.clone(),
            (About::Orientation(orientation), Field::OrientationMessage) => {
                match orientation.content.message.as_str() {
                    "" => say("letter-orientation-silent"),
                    message => message.to_owned(),
                }
            }
            (About::Orientation(orientation), Field::OrientationDay) => match &orientation.content.expected_on {
                Some(day) => say_with("letter-orientation-expected", &[("day", &long_day(day))]),
                None => say("letter-orientation-no-day"),
            },
            (About::Appointment(one), Field::AppointmentDay | Field::AttendanceDay) => long_day(&one.on),
            (About::Appointment(one), Field::AppointmentHour) => hour(&one.starts),
            (About::Appointment(one), Field::AppointmentStaff) => one.staff_name.clone(),
            (About::Appointment(one), Field::AppointmentPlace) => match &one.room {
                Some(room) => [room.place.clone(), room.room.clone()]
                    .into_iter()
                    .chain([self.value(Field::DeskAddress)])
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(", "),
                None => self.value(Field::DeskAddress),
            },
            (About::Appointment(one), Field::AttendanceHour) => {
                say_with("letter-attendance-at", &[("hour", &hour(&one.starts))])
            }
            (About::Interview(one), Field::AttendanceDay) => long_day(&one.content.held_on),
            (About::Interview(one), Field::AttendanceHour) => {
                say_counted("letter-attendance-during", one.content.minutes)
            }
            _ => String::new(),
        }
    }
}

/// How her agreement was sought and she was told, where the law lets a report leave without it; empty until it is noted.
fn sought(noted: &Noted) -> String {
    let how = noted.informed_how.as_deref().and_then(|code| List::InterviewMode.label(code));
    let (Some(sought), Some(informed), Some(how)) = (&noted.sought_on, &noted.informed_on, how) else {
        return String::new();
    };
    let days = [("sought", long_day(sought)), ("informed", long_day(informed)), ("how", how.to_lowercase())];
    say_with("letter-agreement-sought", &days.each_ref().map(|(name, value)| (*name, value.as_str())))
}

/// `09:30` as «9 h 30».
fn hour(time: &str) -> String {
    let Some((hours, minutes)) = time.split_once(':') else { return time.to_owned() };
    let hours = hours.trim_start_matches('0');
    let hours = if hours.is_empty() { "0" } else { hours };
    if minutes == "00" { format!("{hours}\u{a0}h") } else { format!("{hours}\u{a0}h\u{a0}{minutes}") }
}
