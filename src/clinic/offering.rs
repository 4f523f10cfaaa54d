//! What surrounds a service: who may book it, what it needs, its add-ons; the clinic's places, closures, dates with hours of their
//! own, and limits on a therapist's workload.

use crate::types::ids::{AddOnId, EquipmentId, LocationId, ServiceId, TherapistId};
use crate::types::instant::{Span, TimeRange};
use crate::types::money::Cents;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Which clients may book a service.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Audience {
    #[default]
    Anyone,
    /// Clients who have never had a visit here.
    New,
    /// Clients who have had a visit here.
    Returning,
    /// Clients to whom the clinic has given this label.
    Label(String),
}

impl Audience {
    pub fn parse(word: &str, label: Option<String>) -> Option<Self> {
        match word.parse().ok()? {
            Self::Label(_) => label.filter(|label| !label.is_empty()).map(Self::Label),
            other => Some(other),
        }
    }

    pub fn label(&self) -> Option<&str> {
        match self {
            Self::Label(label) => Some(label),
            _ => None,
        }
    }
}

/// Under which conditions a service can be booked. By default anyone books it, anywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceRules {
    /// Whether clients book it themselves; otherwise the desk does.
    pub online: bool,
    pub audience: Audience,
    /// Whether a physician's referral must be on file.
    pub referral: bool,
    /// The name of the equipment it needs.
    pub equipment: Option<String>,
}

impl Default for ServiceRules {
    fn default() -> Self {
        Self { online: true, audience: Audience::Anyone, referral: false, equipment: None }
    }
}

impl ServiceRules {
    /// Whether it depends on the client.
    pub fn asks_who(&self) -> bool {
        self.referral || self.audience != Audience::Anyone
    }
}

/// An extra that can be booked with a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddOn {
    pub id: AddOnId,
    pub service: ServiceId,
    pub name: String,
    /// Hands-on time it adds.
    pub minutes: i64,
    /// Before tax.
    pub price: Cents,
}

impl AddOn {
    /// `Cupping, 15 minutes more, $20`, `Hot stones, $10`.
    pub fn line(&self) -> String {
        let more = if self.minutes > 0 { format!(", {} minutes more", self.minutes) } else { String::new() };
        format!("{}{more}, {}", self.name, self.price.spoken())
    }
}

/// Reads the add-ons that a form or an address names, separated by spaces. Unreadable ids are ignored.
pub fn add_on_ids(words: &str) -> Vec<AddOnId> {
    words.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

/// Writes add-ons so that [`add_on_ids`] reads them back.
pub fn add_on_words(ids: impl IntoIterator<Item = AddOnId>) -> String {
    ids.into_iter().map(|id| id.to_string()).collect::<Vec<_>>().join(" ")
}

/// "Cupping, Hot stones"
pub fn add_on_names<'a>(add_ons: impl IntoIterator<Item = &'a AddOn>) -> String {
    add_ons.into_iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// A price with those of its add-ons.
pub fn price_with<'a>(price: Cents, add_ons: impl IntoIterator<Item = &'a AddOn>) -> Cents {
    add_ons.into_iter().fold(price, |sum, one| sum.plus(one.price))
}

/// A further place of the clinic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    pub id: LocationId,
    pub name: String,
    pub street: String,
    pub city: String,
}

impl Location {
    pub fn address(&self) -> String {
        let parts: Vec<&str> =
            [self.name.as_str(), self.street.as_str(), self.city.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(", ")
    }
}

/// One movable piece. Pieces of one name are interchangeable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Equipment {
    pub id: EquipmentId,
    pub name: String,
    pub location: Option<LocationId>,
}

/// A date on which a therapist's hours differ from every week. Without hours they do not work that day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftDay {
    pub therapist: TherapistId,
    /// `2026-11-26`.
    pub day: String,
    /// Minutes after midnight, as in a shift.
    pub hours: Option<(i64, i64)>,
    pub location: Option<LocationId>,
}

/// Time in which the whole clinic is closed, or only the place at this location.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    pub id: Uuid,
    pub location: Option<LocationId>,
    pub range: TimeRange,
    pub reason: String,
}

/// Limits on a therapist's workload. A massage therapist who works six hours without a break does not do so for long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Strain {
    /// The most hands-on time in one day.
    pub daily: Option<Span>,
    /// The most hands-on time without a rest.
    pub unbroken: Option<Span>,
    /// How long a break must be to count as a rest.
    pub rest: Span,
}

impl Strain {
    pub const fn is_guarded(&self) -> bool {
        self.daily.is_some() || self.unbroken.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn every_audience_reads_back() {
        for audience in [Audience::Anyone, Audience::New, Audience::Returning, Audience::Label("WCB".to_owned())] {
            assert_eq!(Audience::parse(audience.into_str(), audience.label().map(str::to_owned)), Some(audience));
        }
        assert_eq!(Audience::parse("label", None), None);
    }

    #[test]
    fn an_add_on_says_what_it_adds() {
        let (id, service) = (AddOnId::from_uuid(Uuid::from_u128(1)), ServiceId::from_uuid(Uuid::from_u128(2)));
        let cupping = AddOn { id, service, name: "Cupping".to_owned(), minutes: 15, price: Cents::new(2_000) };
        assert_eq!(cupping.line(), "Cupping, 15 minutes more, $20");
        assert_eq!(AddOn { minutes: 0, ..cupping }.line(), "Cupping, $20");
    }
}
