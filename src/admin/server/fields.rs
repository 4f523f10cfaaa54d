//! Reads the fields of the editors. Each is refused by name where it cannot be read.

use crate::admin::forms;
use crate::admin::words::{Problem, Quantity, Refused};
use crate::clinic::model::{Clinic, Service};
use crate::clinic::offering::{AddOn, Audience, ServiceRules};
use crate::error::AppError;
use crate::platform::random;
use crate::types::ids::ServiceId;
use crate::types::money::Cents;
use crate::types::text::Text;
use std::ops::RangeInclusive;

/// Whole minutes of a field that may be left empty.
pub fn minutes(field: &'static str, typed: &str) -> Result<Option<i64>, Refused> {
    let text = typed.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let minutes = text.parse::<i64>().ok().filter(|minutes| (0..=1440).contains(minutes));
    minutes.map(Some).ok_or(Problem::Minutes.at(field))
}

/// Dollars of a field that may be left empty: "95", "95.50".
pub fn dollars(field: &'static str, typed: &str) -> Result<Option<Cents>, Refused> {
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
        _ => Err(Problem::Price.at(field)),
    }
}

pub fn name(field: &'static str, typed: &str) -> Result<String, Refused> {
    Text::<80>::parse(typed).map(Text::into_string).map_err(|problem| Problem::Text(problem).at(field))
}

/// A text that may be left empty.
pub fn optional(field: &'static str, typed: &str) -> Result<Option<String>, Refused> {
    if typed.trim().is_empty() { Ok(None) } else { name(field, typed).map(Some) }
}

/// A whole number within bounds.
fn number(field: &'static str, typed: &str, quantity: Quantity, within: RangeInclusive<i64>) -> Result<i64, Refused> {
    let number = typed.trim().parse::<i64>().ok().filter(|number| within.contains(number));
    number.ok_or(Problem::Number(quantity, within).at(field))
}

/// Settings that the form does not have stay as they were.
pub fn clinic(form: &forms::Clinic, before: Clinic) -> Result<Clinic, AppError> {
    let is_offered = |step: &i64| Clinic::STEPS.contains(step) || *step == before.step_minutes;
    let step = form.step.trim().parse::<i64>().ok().filter(is_offered).ok_or(AppError::BadForm)?;
    let notice = number("notice", &form.notice, Quantity::Notice, 0..=336)?;
    // A notice that is not in whole hours stays, unless another number of hours was typed.
    let notice = if notice == before.minimum_notice_minutes / 60 { before.minimum_notice_minutes } else { notice * 60 };
    Ok(Clinic {
        name: name("name", &form.name)?,
        street: optional("street", &form.street)?.unwrap_or_default(),
        city: optional("city", &form.city)?.unwrap_or_default(),
        phone: optional("phone", &form.phone)?.unwrap_or_default(),
        minimum_notice_minutes: notice,
        horizon_days: number("horizon", &form.horizon, Quantity::Horizon, 1..=365)?,
        step_minutes: step,
        cancel_window_hours: number("window", &form.window, Quantity::Window, 0..=336)?,
        late_fee_percent: number("fee", &form.fee, Quantity::Fee, 0..=100)?,
        care_months: number("care", &form.care, Quantity::Care, 1..=240)?,
        ..before
    })
}

/// The most minutes of an add-on, and before or after a visit.
const MOST_EXTRA_MINUTES: i64 = 240;

fn buffer(field: &'static str, typed: &str) -> Result<i64, Refused> {
    let minutes = minutes(field, typed)?.unwrap_or(0);
    if minutes <= MOST_EXTRA_MINUTES { Ok(minutes) } else { Err(Problem::BufferLength.at(field)) }
}

/// More reminders of one visit than this would be a nuisance.
const MOST_REMINDERS: usize = 4;

pub fn service(form: &forms::Service, id: ServiceId) -> Result<Service, AppError> {
    let length = minutes("minutes", &form.minutes)?.filter(|minutes| (5..=480).contains(minutes));
    let label = optional("label", &form.label)?;
    let hours = |word: &str| word.parse::<i64>().ok().filter(|hours| (1..=720).contains(hours));
    let reminders: Option<Vec<i64>> = form.reminders.split_whitespace().map(hours).collect();
    let reminders = reminders.filter(|all| all.len() <= MOST_REMINDERS);
    Ok(Service {
        id,
        name: name("name", &form.name)?,
        kind: form.kind.parse().map_err(|_| AppError::BadForm)?,
        minutes: length.ok_or(Problem::VisitLength.at("minutes"))?,
        price: dollars("price", &form.price)?.unwrap_or_default(),
        before_minutes: buffer("before", &form.before)?,
        after_minutes: buffer("after", &form.after)?,
        reminders: reminders.ok_or(Problem::Reminders.at("reminders"))?,
        rules: ServiceRules {
            online: form.online != "no",
            audience: Audience::parse(&form.audience, label).ok_or(Problem::NoLabel.at("label"))?,
            referral: form.referral == "yes",
            equipment: optional("equipment", &form.equipment)?,
        },
    })
}

pub fn add_on(form: &forms::AddOn) -> Result<AddOn, Refused> {
    let minutes = minutes("minutes", &form.minutes)?.unwrap_or(0);
    if minutes > MOST_EXTRA_MINUTES {
        return Err(Problem::AddOnLength.at("minutes"));
    }
    Ok(AddOn {
        id: random::id(),
        service: form.service,
        name: name("name", &form.name)?,
        minutes,
        price: dollars("price", &form.price)?.unwrap_or_default(),
    })
}
