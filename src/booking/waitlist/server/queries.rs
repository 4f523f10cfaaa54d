//! What pages read of the waitlist.

use super::store::{self, Wait};
use crate::booking::appointments::server::{queries, words};
use crate::booking::availability::server::hours;
use crate::booking::availability::times::{Parts, Weekdays};
use crate::booking::openings::server::choices;
use crate::booking::openings::server::filter::{self, Filter, With};
use crate::booking::waitlist::words::log_words;
use crate::clinic::model::Therapist;
use crate::clinic::offering::{add_on_names, add_on_words};
use crate::error::AppError;
use crate::platform::audit::entry::Subject;
use crate::session::cx::Cx;
use crate::session::signed_in::{SignedInClient, SignedInStaff};
use crate::types::ids::{BookingId, ClientId, ServiceId, TherapistId, WaitId};
use crate::types::person::first_name;
use jiff::civil::Date;

/// How far ahead a wait reaches unless its client says otherwise.
const WEEKS: i64 = 4;

/// The form as it stands when it is opened.
pub struct WaitForm {
    pub service: ServiceId,
    pub service_line: String,
    /// Value and label.
    pub therapists: Vec<(String, String)>,
    pub with: String,
    /// The clinic’s places, where there are several, and the chosen one.
    pub places: Vec<(String, String)>,
    pub place: String,
    /// Ids of the add-ons, and "with Cupping".
    pub add_ons: (String, String),
    pub weekdays: Weekdays,
    pub parts: Parts,
    /// Someone whom the client acts for, with their first name.
    pub client: Option<(ClientId, String)>,
    pub first: String,
    pub last: String,
    /// The next visit, which an offer could replace.
    pub swaps: Option<(String, String)>,
}

/// Filled in from the search that led here. `None` while the clinic offers nothing.
pub async fn form(cx: &Cx, me: &SignedInClient, search: &Filter) -> Result<Option<WaitForm>, AppError> {
    let practice = &cx.practice;
    let named: &[TherapistId] = if let With::Some(named) = &search.with { named } else { &[] };
    let shown = choices::shown(cx, &mut cx.state.db.read().await?, Some(me.id), None).await?;
    let Some(service) = search.service.and_then(|id| shown.iter().find(|one| one.id == id)).or_else(|| shown.first()) else {
        return Ok(None);
    };
    let with: Vec<&Therapist> =
        named.iter().filter(|id| practice.gives(**id, service.id)).filter_map(|id| practice.therapist(*id)).collect();
    // Several together are one more choice.
    let several = (with.len() > 1).then(|| {
        let (ids, names): (Vec<String>, Vec<&str>) = with.iter().map(|one| (one.id.to_string(), one.first_name.as_str())).unzip();
        (ids.join(" "), names.join(" or "))
    });
    let next = queries::upcoming(cx, me.id).await?.into_iter().next();
    let first = search.from.unwrap_or_else(|| practice.wall.date(cx.now)).max(practice.wall.date(cx.now));
    let add_ons = practice.add_ons(service.id, &search.add_ons);
    let names = add_on_names(add_ons.iter().copied());
    let anyone = ("anyone".to_owned(), "Anyone".to_owned());
    let named = practice.therapists_for(service.id).map(|one| (one.id.to_string(), one.name.clone()));
    Ok(Some(WaitForm {
        service: service.id,
        service_line: service.line(practice.clinic.gst_percent),
        with: match (&several, with.first()) {
            (Some((ids, _)), _) => ids.clone(),
            (None, Some(one)) => one.id.to_string(),
            (None, None) => anyone.0.clone(),
        },
        therapists: several.into_iter().chain([anyone]).chain(named).collect(),
        places: filter::places(practice).into_iter().map(|(place, name)| (place.to_string(), name)).collect(),
        place: search.place.map(|place| place.to_string()).unwrap_or_default(),
        add_ons: (add_on_words(add_ons.iter().map(|one| one.id)), if names.is_empty() { String::new() } else { format!(" with {names}") }),
        weekdays: Weekdays::ALL,
        parts: search.part.map_or(Parts::ALL, |part| Parts::of([part])),
        client: me.acts_for().map(|name| (me.id, first_name(name).to_owned())),
        first: first.to_string(),
        last: search.until.filter(|until| first <= *until).unwrap_or_else(|| hours::add(first, 7 * WEEKS)).to_string(),
        swaps: next.map(|visit| (visit.id.to_string(), words::with(&practice.wall, visit.start, &visit.therapist_name))),
    }))
}

/// A wait or an offer on a client's first page, theirs or that of someone they act for.
pub enum Waiting {
    Offer {
        hold: BookingId,
        /// "Thu 26 Nov, 4:30 pm with Tomás Rivera", "For Noah: Thu 26 Nov, 4:30 pm with Tomás Rivera"
        what: String,
        /// "Held for you until 3:30 pm."
        until: String,
    },
    Wait {
        id: WaitId,
        /// "Massage, until 26 December"
        what: String,
    },
}

/// The waits and open offers of a client, or of someone they act for, offers first.
pub async fn of_client(cx: &Cx, me: &SignedInClient) -> Result<Vec<Waiting>, AppError> {
    let mut conn = cx.state.db.read().await?;
    let waits = store::of_client(&mut conn, me.id, &cx.practice.wall.date(cx.now).to_string()).await?;
    if waits.is_empty() {
        return Ok(Vec::new());
    }
    let wall = &cx.practice.wall;
    let offers = store::told_offers(&mut conn, me.id, cx.now).await?;
    let offered: Vec<WaitId> = offers.iter().map(|offer| offer.wait).collect();
    let whose = me.acts_for().map(|name| format!("For {}: ", first_name(name))).unwrap_or_default();
    let offers = offers.into_iter().map(|offer| Waiting::Offer {
        hold: offer.hold,
        what: format!("{whose}{}", words::with(wall, offer.start, &offer.therapist_name)),
        until: format!("Held for you until {}.", wall.moment_from(offer.until, cx.now)),
    });
    let waits = waits
        .iter()
        .filter(|wait| !offered.contains(&wait.id))
        .map(|wait| Waiting::Wait { id: wait.id, what: format!("{whose}{}", wait_words(cx, wait)) });
    Ok(offers.chain(waits).collect())
}

fn wait_words(cx: &Cx, wait: &Wait) -> String {
    let service = cx.practice.service(wait.service).map_or("A visit", |service| service.name.as_str());
    let last = wait.last_day.parse::<Date>().map(|date| cx.practice.wall.day_of_month(cx.practice.wall.midnight(date)));
    last.map_or_else(|_| service.to_owned(), |last| format!("{service}, until {last}"))
}

/// A freed time, and what followed.
pub struct LogGroup {
    /// "Thu 26 Nov, 4:30 pm with Tomás Rivera"
    pub what: String,
    pub lines: Vec<LogLine>,
}

pub struct LogLine {
    pub who: String,
    pub what: &'static str,
    pub when: String,
}

/// A page of the fairness log.
pub struct Log {
    /// Newest first.
    pub groups: Vec<LogGroup>,
    /// Whether older ones follow.
    pub more: bool,
    /// The clients whose names it shows.
    pub subjects: Vec<Subject>,
}

/// How many freed times one page shows.
const ON_A_PAGE: usize = 20;

/// The fairness log. Pages are counted from 0.
pub async fn log(cx: &Cx, _desk: &SignedInStaff, page: usize) -> Result<Log, AppError> {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    // One more tells whether there is another page.
    let rows = store::log(&mut cx.state.db.read().await?, count(ON_A_PAGE + 1), count(page.saturating_mul(ON_A_PAGE))).await?;
    let wall = &cx.practice.wall;
    let line =
        |row: &store::LogRow| LogLine { who: row.client_name.clone(), what: log_words(&row.word), when: wall.moment_from(row.at, cx.now) };
    let group = |rows: &[store::LogRow]| {
        let first = rows.first()?;
        Some(LogGroup { what: words::with(wall, first.start, &first.therapist_name), lines: rows.iter().map(line).collect() })
    };
    let by_time: Vec<&[store::LogRow]> = rows.chunk_by(|one, next| one.freed == next.freed).collect();
    let (shown, rest) = by_time.split_at(by_time.len().min(ON_A_PAGE));
    let mut subjects: Vec<Subject> =
        shown.iter().flat_map(|rows| rows.iter()).map(|row| Subject { id: row.client, name: row.client_name.clone() }).collect();
    subjects.sort_by_key(|subject| subject.id);
    subjects.dedup_by_key(|subject| subject.id);
    Ok(Log { groups: shown.iter().filter_map(|rows| group(rows)).collect(), more: !rest.is_empty(), subjects })
}
