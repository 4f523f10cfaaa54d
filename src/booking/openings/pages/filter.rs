//! The filter of the search page: read from the address, written into it, and set in a form.

use crate::booking::availability::server::hours::Days;
use crate::booking::availability::times::Part;
use crate::booking::openings::server::filter::{Filter, With};
use crate::booking::openings::server::week::Openings;
use crate::clinic::model::Place;
use crate::clinic::offering::add_on_words;
use crate::types::ids::{AddOnId, BookingId, ClientId, ServiceId, TherapistId};
use crate::ui::{Button, Choice, Hidden, TextField, TickRow};
use crate::web::Query;
use jiff::civil::Date;
use leptos::prelude::*;
use std::fmt::Display;

/// Reads the filter from an address. Values that cannot be read are ignored.
pub fn read(query: &Query) -> Filter {
    let with = match (query.all("therapist"), query.text("therapist")) {
        (ids, _) if !ids.is_empty() => With::Some(ids),
        (_, Some("anyone")) => With::Anyone,
        _ => With::Usual,
    };
    Filter {
        service: query.get("service"),
        with,
        from: query.get("from"),
        until: query.get("until"),
        part: query.get("part"),
        place: query.get("place"),
        add_ons: query.all("add"),
        name: query.kept("name"),
        moving: query.get("move"),
        client: query.get("client"),
    }
}

type QueryText = form_urlencoded::Serializer<'static, String>;

/// Appends to an address that ends where its query begins.
fn onto(address: &'static str) -> QueryText {
    form_urlencoded::Serializer::for_suffix(address.to_owned(), address.len())
}

/// Leaves out what has no value.
fn append(query: &mut QueryText, name: &str, value: Option<impl Display>) {
    if let Some(value) = value {
        query.append_pair(name, &value.to_string());
    }
}

/// The search that this page shows.
#[derive(Clone)]
pub struct Here {
    pub service: ServiceId,
    pub with: Vec<TherapistId>,
    pub days: Days,
    pub part: Option<Part>,
    pub place: Option<Place>,
    pub add_ons: Vec<AddOnId>,
    pub moving: Option<BookingId>,
    /// Someone whom the client acts for.
    pub client: Option<ClientId>,
}

impl Here {
    pub fn of(shown: &Openings, filter: &Filter) -> Self {
        let moving = shown.moving.as_ref();
        Self {
            service: shown.service,
            with: shown.with.clone(),
            days: shown.days_asked,
            part: shown.part,
            place: shown.place,
            // A visit moves with the add-ons it was booked with.
            add_ons: if moving.is_none() { filter.add_ons.clone() } else { Vec::new() },
            moving: moving.map(|visit| visit.id),
            client: if moving.is_none() { filter.client } else { None },
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

    fn add_ons(&self) -> Option<String> {
        (!self.add_ons.is_empty()).then(|| add_on_words(self.add_ons.iter().copied()))
    }

    pub fn address(&self) -> String {
        self.at_page("/book?")
    }

    /// The waitlist's form, filled in from this search.
    pub fn wait(&self) -> String {
        self.at_page("/book/wait?")
    }

    /// The whole filter, as the query of a page that reads it.
    fn at_page(&self, page: &'static str) -> String {
        let mut query = onto(page);
        query.append_pair("service", &self.service.to_string());
        query.append_pair("therapist", &self.therapists());
        query.append_pair("from", &self.days.first.to_string());
        if self.days.count != Days::WEEK {
            query.append_pair("until", &self.days.last().to_string());
        }
        append(&mut query, "part", self.part.map(Part::as_str));
        append(&mut query, "place", self.place);
        append(&mut query, "add", self.add_ons());
        append(&mut query, "move", self.moving);
        append(&mut query, "client", self.client);
        query.finish()
    }

    /// The page that plans several visits of this service with this therapist.
    pub fn plan(&self) -> String {
        let mut query = onto("/book/plan?");
        query.append_pair("service", &self.service.to_string());
        if let [one] = self.with.as_slice() {
            query.append_pair("therapist", &one.to_string());
        }
        append(&mut query, "place", self.place);
        append(&mut query, "add", self.add_ons());
        append(&mut query, "client", self.client);
        query.finish()
    }

    /// Where the list asks which openings are still free; it adds the keys.
    pub fn open_starts(&self) -> String {
        let mut query = onto("/api/booking/open-starts?");
        query.append_pair("service", &self.service.to_string());
        append(&mut query, "add_ons", self.add_ons());
        append(&mut query, "moving", self.moving);
        query.finish()
    }

    /// Where the list asks how many there are by now.
    pub fn open_count(&self) -> String {
        let page = self.address();
        let mut query = onto("/api/booking/open-count?");
        query.append_pair("page", page.split_once('?').map_or("", |(_, query)| query));
        query.finish()
    }

    /// The hidden fields of every hold from here.
    pub fn hidden(&self) -> impl IntoView + use<> {
        view! {
            {self.add_ons().map(|words| view! { <Hidden name="add_ons" value=words/> })}
            {self.moving.map(|id| view! { <Hidden name="replaces" value=id.to_string()/> })}
            {self.client.map(|id| view! { <Hidden name="client" value=id.to_string()/> })}
        }
    }
}

/// Add-ons, part of the day, place and days, in a plain form that leads back here.
#[component]
pub fn FilterForm(
    here: Here,
    add_ons: Vec<(AddOnId, String, bool)>,
    places: Vec<(Place, String)>,
    /// How many therapists there are, when not all of them are listed.
    by_name: Option<usize>,
    typed_name: String,
) -> impl IntoView {
    let narrowed = here.part.is_some() || here.place.is_some() || here.days.count != Days::WEEK;
    let chosen = add_ons.iter().any(|(_, _, chosen)| *chosen);
    let moving = here.moving.is_some();
    let hidden = view! {
        <Hidden name="service" value=here.service.to_string()/>
        <Hidden name="therapist" value=here.therapists()/>
        {here.moving.map(|id| view! { <Hidden name="move" value=id.to_string()/> })}
        {here.client.map(|id| view! { <Hidden name="client" value=id.to_string()/> })}
    };
    let tick = |(id, label, checked): (AddOnId, String, bool)| view! { <TickRow name="add" value=id.to_string() label checked/> };
    let ticks: Vec<_> = add_ons.into_iter().map(tick).collect();
    let with_it = (!ticks.is_empty() && !moving).then(|| view! { <fieldset><legend>"With it"</legend>{ticks}</fieldset> });
    let places = (!places.is_empty()).then(|| view! { <PlaceChoice places chosen=here.place/> });
    let name = by_name.map(|count| {
        let hint = format!("{count} therapists give this. Those who are called that can be chosen above the list.");
        view! { <TextField name="name" label="Therapist’s name" kind="search" value=typed_name hint/> }
    });
    let summary = if with_it.is_some() { "Add something, or narrow it down" } else { "Narrow it down" };
    view! {
        <details class="book__services" open=narrowed || chosen>
            <summary><span class="book__change">{summary}</span></summary>
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
            {part(None, "Any")}
            {part(Some(Part::Morning), "Morning")}
            {part(Some(Part::Afternoon), "Afternoon")}
            {part(Some(Part::Evening), "Evening")}
        </div></fieldset>
    }
}

#[component]
fn PlaceChoice(places: Vec<(Place, String)>, chosen: Option<Place>) -> impl IntoView {
    let row = |(place, name): (Place, String)| {
        view! { <Choice name="place" value=place.to_string() label=name checked={chosen == Some(place)}/> }
    };
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
    fn values_that_cannot_be_read_are_ignored() {
        let filter = read(&Query::parse("service=nothing&therapist=tomas&from=yesterday&part=noon&place=moon&add=x"));
        assert_eq!((filter.service, filter.with, filter.from, filter.part), (None, With::Usual, None, None));
        assert!(filter.place.is_none() && filter.add_ons.is_empty());
        let filter = read(&Query::parse("therapist=anyone&from=2026-12-10&part=evening&place=here"));
        assert_eq!((filter.with, filter.part, filter.place), (With::Anyone, Some(Part::Evening), Some(Place::Main)));
        assert_eq!(filter.from, Some(jiff::civil::date(2026, 12, 10)));
    }

    #[test]
    fn boxes_with_one_name_are_read_together() {
        let (one, two) = ("0198c0de-0000-7000-8000-000000000001", "0198c0de-0000-7000-8000-000000000002");
        let filter = read(&Query::parse(&format!("add={one}&add={two}&therapist={one}&therapist={two}")));
        assert_eq!(filter.add_ons.len(), 2);
        assert!(matches!(filter.with, With::Some(with) if with.len() == 2));
    }
}
