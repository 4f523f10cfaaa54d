//! What is asked of the list of openings: read from the address, written into it, and narrowed down in a form.

use crate::booking::availability::server::hours::Days;
use crate::booking::availability::times::Part;
use crate::booking::openings::server::filter::{Asked, With};
use crate::booking::openings::server::week::Openings;
use crate::clinic::model::Place;
use crate::clinic::offering::add_on_words;
use crate::types::ids::{AddOnId, BookingId, ClientId, ServiceId, TherapistId};
use crate::ui::{Button, Choice, Hidden, TextField, TickRow};
use crate::web::Query;
use jiff::civil::Date;
use leptos::prelude::*;

/// What is asked of the list of openings. What cannot be read counts as left out.
pub fn read(typed: &Query) -> Asked {
    let with = match (typed.all("therapist"), typed.text("therapist")) {
        (ids, _) if !ids.is_empty() => With::Some(ids),
        (_, Some("anyone")) => With::Anyone,
        _ => With::Usual,
    };
    Asked {
        service: typed.get("service"),
        with,
        from: typed.get("from"),
        until: typed.get("until"),
        part: typed.text("part").and_then(Part::parse),
        location: typed.text("place").and_then(|word| word.parse().ok()),
        add_ons: typed.all("add"),
        name: typed.kept("name"),
        moving: typed.get("move"),
        client: typed.get("client"),
    }
}

/// Appends to an address that ends where its query begins.
fn onto(address: &'static str) -> form_urlencoded::Serializer<'static, String> {
    form_urlencoded::Serializer::for_suffix(address.to_owned(), address.len())
}

/// What this page shows.
#[derive(Clone)]
pub struct Here {
    pub service: ServiceId,
    pub with: Vec<TherapistId>,
    pub days: Days,
    pub part: Option<Part>,
    pub location: Option<Place>,
    pub add_ons: Vec<AddOnId>,
    pub moving: Option<BookingId>,
    /// Someone whom the client acts for.
    pub client: Option<ClientId>,
}

impl Here {
    pub fn of(shown: &Openings, asked: &Asked) -> Self {
        let moving = shown.moving.as_ref();
        Self {
            service: shown.service,
            with: shown.with.clone(),
            days: shown.days_asked,
            part: shown.part,
            location: shown.location,
            // What was booked with a visit moves with it.
            add_ons: if moving.is_none() { asked.add_ons.clone() } else { Vec::new() },
            moving: moving.map(|visit| visit.id),
            client: if moving.is_none() { asked.client } else { None },
        }
    }

    pub fn at(&self, first: Date) -> Self {
        Self { days: Days { first, ..self.days }, ..self.clone() }
    }

    pub fn only_on(&self, date: Date) -> Self {
        Self { days: Days::one(date), ..self.clone() }
    }

    /// `None`: anyone.
    pub fn with_only(&self, one: Option<TherapistId>) -> Self {
        Self { with: one.into_iter().collect(), ..self.clone() }
    }

    pub fn for_client(&self, id: ClientId) -> Self {
        Self { client: Some(id), with: Vec::new(), ..self.clone() }
    }

    /// Another service, for the same person on the same days.
    pub fn for_service(&self, service: ServiceId) -> Self {
        Self { service, add_ons: Vec::new(), ..self.clone() }
    }

    fn therapists(&self) -> String {
        if self.with.is_empty() { "anyone".to_owned() } else { self.with.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ") }
    }

    fn add_on_words(&self) -> String {
        add_on_words(self.add_ons.iter().copied())
    }

    pub fn address(&self) -> String {
        self.at_page("/book?")
    }

    /// The waiting list's form for what is being looked at.
    pub fn wait(&self) -> String {
        self.at_page("/book/wait?")
    }

    /// All of what is asked, for a page that reads it.
    fn at_page(&self, page: &'static str) -> String {
        let mut query = onto(page);
        query.append_pair("service", &self.service.to_string());
        query.append_pair("therapist", &self.therapists());
        query.append_pair("from", &self.days.first.to_string());
        if self.days.count != Days::WEEK {
            query.append_pair("until", &self.days.last().to_string());
        }
        let rest = [
            ("part", self.part.map(|part| part.as_str().to_owned())),
            ("place", self.location.map(|place| place.to_string())),
            ("add", Some(self.add_on_words()).filter(|words| !words.is_empty())),
            ("move", self.moving.map(|id| id.to_string())),
            ("client", self.client.map(|id| id.to_string())),
        ];
        for (name, value) in rest {
            if let Some(value) = value {
                query.append_pair(name, &value);
            }
        }
        query.finish()
    }

    /// Several visits in one step: of this kind and with this therapist, for whoever is looked for.
    pub fn plan(&self) -> String {
        let mut query = onto("/book/plan?");
        query.append_pair("service", &self.service.to_string());
        if let [one] = self.with.as_slice() {
            query.append_pair("therapist", &one.to_string());
        }
        for (name, value) in [
            ("place", self.location.map(|place| place.to_string())),
            ("add", Some(self.add_on_words()).filter(|words| !words.is_empty())),
            ("client", self.client.map(|id| id.to_string())),
        ] {
            if let Some(value) = value {
                query.append_pair(name, &value);
            }
        }
        query.finish()
    }

    /// Where the list asks what is still open; it adds the keys.
    pub fn open_starts(&self) -> String {
        let mut query = onto("/api/booking/open-starts?");
        query.append_pair("service", &self.service.to_string());
        if !self.add_ons.is_empty() {
            query.append_pair("add_ons", &self.add_on_words());
        }
        if let Some(id) = self.moving {
            query.append_pair("moving", &id.to_string());
        }
        query.finish()
    }

    /// Where the list asks how many there are by now.
    pub fn open_count(&self) -> String {
        let page = self.address();
        let mut query = onto("/api/booking/open-count?");
        query.append_pair("page", page.split_once('?').map_or("", |(_, query)| query));
        query.finish()
    }

    /// What travels with every hold from here.
    pub fn hidden(&self) -> impl IntoView + use<> {
        let words = self.add_on_words();
        view! {
            {(!words.is_empty()).then(|| view! { <Hidden name="add_ons" value=words/> })}
            {self.moving.map(|id| view! { <Hidden name="replaces" value=id.to_string()/> })}
            {self.client.map(|id| view! { <Hidden name="client" value=id.to_string()/> })}
        }
    }
}

/// Part of the day, place, days and what comes with the visit. A plain form that leads back here.
#[component]
pub fn WishForm(
    here: Here,
    add_ons: Vec<(AddOnId, String, bool)>,
    places: Vec<(Place, String)>,
    /// How many therapists there are, when not all of them are named.
    by_name: Option<usize>,
    /// What was typed of one.
    typed_name: String,
) -> impl IntoView {
    let narrowed = here.part.is_some() || here.location.is_some() || here.days.count != Days::WEEK;
    let chosen = add_ons.iter().any(|(_, _, chosen)| *chosen);
    let moving = here.moving.is_some();
    let hidden = view! {
        <Hidden name="service" value=here.service.to_string()/>
        <Hidden name="therapist" value=here.therapists()/>
        {here.moving.map(|id| view! { <Hidden name="move" value=id.to_string()/> })}
        {here.client.map(|id| view! { <Hidden name="client" value=id.to_string()/> })}
    };
    let tick = |(id, line, chosen): (AddOnId, String, bool)| view! { <TickRow name="add" value=id.to_string() label=line checked=chosen/> };
    let ticks: Vec<_> = add_ons.into_iter().map(tick).collect();
    let with_it = (!ticks.is_empty() && !moving).then(|| view! { <fieldset><legend>"With it"</legend>{ticks}</fieldset> });
    let places = (!places.is_empty()).then(|| view! { <PlaceChoice places chosen=here.location/> });
    let name = by_name.map(|count| {
        view! { <TextField name="name" label="Therapist’s name" kind="search" value=typed_name hint=format!("{count} therapists give this. Those who are called that can be chosen above the list.")/> }
    });
    view! {
        <details class="book__services" open=narrowed || chosen>
            <summary><span class="book__change">{if with_it.is_some() { "Add something, or narrow it down" } else { "Narrow it down" }}</span></summary>
            <form class="stack" method="get" action="/book">
                {hidden}{with_it}{name}<PartChoice chosen=here.part/>{places}
                <div class="row">
                    <TextField name="from" label="From" kind="date" value=here.days.first.to_string()/>
                    <TextField name="until" label="Until" kind="date" value=here.days.last().to_string() hint="At most two weeks"/>
                </div>
                <p class="btn-row"><Button>"Show times"</Button></p>
            </form>
        </details>
    }
}

#[component]
fn PartChoice(chosen: Option<Part>) -> impl IntoView {
    let part = |part: Option<Part>, label: &'static str| {
        view! { <Choice name="part" value=part.map_or("", Part::as_str) label=label checked={chosen == part}/> }
    };
    view! {
        <fieldset><legend>"Part of the day"</legend><div class="choices choices--tight">
            {part(None, "Any")}{part(Some(Part::Morning), "Morning")}{part(Some(Part::Afternoon), "Afternoon")}{part(Some(Part::Evening), "Evening")}
        </div></fieldset>
    }
}

#[component]
fn PlaceChoice(places: Vec<(Place, String)>, chosen: Option<Place>) -> impl IntoView {
    let row = |(place, name): (Place, String)| view! { <Choice name="place" value=place.to_string() label=name checked={chosen == Some(place)}/> };
    let rows: Vec<_> = places.into_iter().map(row).collect();
    view! {
        <fieldset><legend>"Place"</legend><div class="choices choices--tight">
            <Choice name="place" value="" label="Any" checked=chosen.is_none()/>{rows}
        </div></fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_counts_as_left_out() {
        let asked = read(&Query::parse("service=nothing&therapist=tomas&from=yesterday&part=noon&place=moon&add=x"));
        assert_eq!((asked.service, asked.with, asked.from, asked.part), (None, With::Usual, None, None));
        assert!(asked.location.is_none() && asked.add_ons.is_empty());
        let asked = read(&Query::parse("therapist=anyone&from=2026-12-10&part=evening&place=here"));
        assert_eq!((asked.with, asked.part, asked.location), (With::Anyone, Some(Part::Evening), Some(Place::Main)));
        assert_eq!(asked.from, Some(jiff::civil::date(2026, 12, 10)));
    }

    #[test]
    fn several_boxes_of_one_name_count_together() {
        let (one, two) = ("0198c0de-0000-7000-8000-000000000001", "0198c0de-0000-7000-8000-000000000002");
        let asked = read(&Query::parse(&format!("add={one}&add={two}&therapist={one}&therapist={two}")));
        assert_eq!(asked.add_ons.len(), 2);
        assert!(matches!(asked.with, With::Some(with) if with.len() == 2));
    }
}
