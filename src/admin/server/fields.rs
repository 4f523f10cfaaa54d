//! What is typed into the editors, read into what it means. What is typed wrong is told by field.

use crate::clinic::model::{Clinic, Service, ServiceKind};
use crate::clinic::offering::{Audience, ServiceRules};
use crate::error::AppError;
use crate::types::ids::ServiceId;
use crate::types::money::Cents;
use crate::types::text::Text;
use std::ops::RangeInclusive;

/// Whole minutes of a field that may be left empty.
pub fn minutes(field: &'static str, typed: &str) -> Result<Option<i64>, AppError> {
    match typed.trim() {
        "" => Ok(None),
        text => match text.parse::<i64>() {
            Ok(minutes) if (0..=1440).contains(&minutes) => Ok(Some(minutes)),
            _ => Err(AppError::invalid(field, "That is not a number of minutes. An example: 90")),
        },
    }
}

/// Dollars of a field that may be left empty: "95", "95.50".
pub fn dollars(field: &'static str, typed: &str) -> Result<Option<Cents>, AppError> {
    let text = typed.trim().trim_start_matches('$');
    if text.is_empty() {
        return Ok(None);
    }
    let (whole, part) = text.split_once('.').unwrap_or((text, "00"));
    let part = match part.len() {
        1 => format!("{part}0"),
        2 => part.to_owned(),
        _ => "?".to_owned(),
    };
    match (whole.parse::<i64>(), part.parse::<i64>()) {
        (Ok(whole), Ok(part)) if (0..100_000).contains(&whole) && (0..100).contains(&part) => Ok(Some(Cents::new(whole * 100 + part))),
        _ => Err(AppError::invalid(field, "That is not a price. An example: 95.50")),
    }
}

pub fn name(field: &'static str, typed: &str) -> Result<String, AppError> {
    Text::<80>::parse(typed).map(Text::into_string).map_err(|problem| AppError::invalid(field, problem.sentence()))
}

/// A text that may be left empty.
pub fn optional(field: &'static str, typed: &str) -> Result<Option<String>, AppError> {
    if typed.trim().is_empty() { Ok(None) } else { name(field, typed).map(Some) }
}

/// A whole number within bounds.
fn number(field: &'static str, typed: &str, within: RangeInclusive<i64>, what: &str) -> Result<i64, AppError> {
    let found = typed.trim().parse::<i64>().ok().filter(|number| within.contains(number));
    found.ok_or_else(|| AppError::invalid(field, format!("{what} is a whole number from {} to {}.", within.start(), within.end())))
}

/// The form of what holds for all of the clinic, as it was typed.
pub struct TypedClinic {
    pub name: String,
    pub street: String,
    pub city: String,
    pub phone: String,
    pub notice: String,
    pub horizon: String,
    pub step: String,
    pub window: String,
    pub fee: String,
}

impl TypedClinic {
    /// What is not in the form stays as it was.
    pub fn read(self, before: Clinic) -> Result<Clinic, AppError> {
        let is_known = |step: &i64| Clinic::STEPS.contains(step) || *step == before.step_minutes;
        let step = self.step.trim().parse::<i64>().ok().filter(is_known).ok_or(AppError::BadForm)?;
        let notice = number("notice", &self.notice, 0..=336, "The notice in hours")?;
        // Minutes beside whole hours stay, unless another number of hours was typed.
        let notice = if notice == before.minimum_notice_minutes / 60 { before.minimum_notice_minutes } else { notice * 60 };
        Ok(Clinic {
            name: name("name", &self.name)?,
            street: optional("street", &self.street)?.unwrap_or_default(),
            city: optional("city", &self.city)?.unwrap_or_default(),
            phone: optional("phone", &self.phone)?.unwrap_or_default(),
            minimum_notice_minutes: notice,
            horizon_days: number("horizon", &self.horizon, 1..=365, "The number of days ahead")?,
            step_minutes: step,
            cancel_window_hours: number("window", &self.window, 0..=336, "The number of hours before")?,
            late_fee_percent: number("fee", &self.fee, 0..=100, "The percentage")?,
            ..before
        })
    }
}

/// Minutes around a visit.
fn buffer(field: &'static str, typed: &str) -> Result<i64, AppError> {
    let minutes = minutes(field, typed)?.unwrap_or(0);
    if minutes <= 240 { Ok(minutes) } else { Err(AppError::invalid(field, "At most 240 minutes lie before or after a visit.")) }
}

/// More reminders of one visit than this would be a nuisance.
const MOST_REMINDERS: usize = 4;

/// The form of a service, as it was typed.
pub struct TypedService {
    pub name: String,
    pub kind: String,
    pub minutes: String,
    pub price: String,
    pub before: String,
    pub after: String,
    pub reminders: String,
    pub online: String,
    pub audience: String,
    pub label: String,
    pub referral: String,
    pub equipment: String,
}

impl TypedService {
    pub fn read(self, id: ServiceId) -> Result<Service, AppError> {
        let length = minutes("minutes", &self.minutes)?.filter(|minutes| (5..=480).contains(minutes));
        let label = optional("label", &self.label)?;
        let hours = |word: &str| word.parse::<i64>().ok().filter(|hours| (1..=720).contains(hours));
        let reminders: Option<Vec<i64>> = self.reminders.split_whitespace().map(hours).collect();
        let reminders = reminders.filter(|all| all.len() <= MOST_REMINDERS);
        Ok(Service {
            id,
            name: name("name", &self.name)?,
            kind: ServiceKind::parse(&self.kind).ok_or(AppError::BadForm)?,
            minutes: length.ok_or_else(|| AppError::invalid("minutes", "A visit has 5 to 480 minutes."))?,
            price: dollars("price", &self.price)?.unwrap_or_default(),
            before_minutes: buffer("before", &self.before)?,
            after_minutes: buffer("after", &self.after)?,
            reminders: reminders
                .ok_or_else(|| AppError::invalid("reminders", "Hours before the visit, apart by spaces. An example: 72 24"))?,
            rules: ServiceRules {
                online: self.online != "no",
                audience: Audience::parse(&self.audience, label)
                    .ok_or_else(|| AppError::invalid("label", "Say which label whoever books it must have."))?,
                referral: self.referral == "yes",
                equipment: optional("equipment", &self.equipment)?,
            },
        })
    }
}
