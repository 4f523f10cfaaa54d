//! What the page of openings searches for: the address, filled in with what is known of the person who looks.

use super::choices::{choose, days, of_moving, shown, usual_of};
use super::filter::Asked;
use crate::booking::appointments::server::queries::{self, Moving};
use crate::booking::appointments::server::store::reads::{self, Recent};
use crate::booking::availability::day_board::Query;
use crate::booking::availability::server::boards::Kind;
use crate::booking::availability::server::hours::Days;
use crate::booking::availability::times::Part;
use crate::booking::openings::habits::Usual;
use crate::clinic::model::Service;
use crate::error::AppError;
use crate::platform::db::Conn;
use crate::platform::local_time::Wall;
use crate::session::cx::Cx;
use crate::session::signed_in::SignedInClient;
use crate::types::ids::{BookingId, ClientId};
use crate::types::instant::TimeRange;

/// What is searched, once everything that the address left out has been filled in.
pub struct Search {
    pub asked: Asked,
    pub client: Option<ClientId>,
    pub moving: Option<Moving>,
    pub recent: Vec<Recent>,
    /// What this person may book.
    pub shown: Vec<Service>,
    pub service: Service,
    pub kind: Kind,
    pub days: Days,
    pub usual: Option<Usual>,
    pub query: Query,
}

impl Search {
    /// With the connection that it was put together on. `None` while the clinic offers nothing.
    pub async fn open(cx: &Cx, me: Option<&SignedInClient>, asked: Asked) -> Result<Option<(Conn, Self)>, AppError> {
        let practice = cx.practice.as_ref();
        let moving = match me {
            Some(me) => queries::moving(cx, me, asked.moving).await?,
            None => None,
        };
        let client = me.map(|me| me.id);
        let mut conn = cx.state.db.read().await?;
        let asked = of_moving(asked, moving.as_ref());
        // A place that there is not counts as left out.
        let location = asked.location.filter(|place| practice.has_place(*place));
        let asked = Asked { location, ..asked };
        let recent = match client {
            Some(id) => reads::recent(&mut conn, id, cx.now).await?,
            None => Vec::new(),
        };
        let shown = shown(cx, &mut conn, client, moving.as_ref()).await?;
        let Some((service, with)) = choose(practice, &shown, &recent, &asked) else { return Ok(None) };
        let service = service.clone();
        let kind = match &moving {
            Some(visit) => Kind::of_visit(cx, &service, visit.length),
            None => Kind::new(cx, &service, practice.add_ons(service.id, &asked.add_ons)),
        };
        let days = days(&practice.wall, &practice.clinic, &asked, cx.now);
        let usual = usual_of(&practice.wall, &recent);
        let query = Query {
            with,
            location: asked.location,
            within: parts(&practice.wall, days, asked.part),
            earliest: kind.ask.earliest,
            latest: kind.ask.latest,
            prefer: usual.map(|usual| usual.therapist),
            // Moving it to where it is would be no move.
            but: moving.as_ref().map(|visit| (visit.therapist, visit.start)),
        };
        Ok(Some((conn, Self { asked, client, moving, recent, shown, service, kind, days, usual, query })))
    }

    /// The visit whose time counts as free.
    pub fn own(&self) -> Option<BookingId> {
        self.moving.as_ref().map(|visit| visit.id)
    }
}

/// The part of each of these days that is asked for.
fn parts(wall: &Wall, days: Days, part: Option<Part>) -> Vec<TimeRange> {
    let Some(part) = part else { return Vec::new() };
    let (from, until) = part.minutes();
    days.dates().map(|date| wall.stretch(date, from, until)).collect()
}
