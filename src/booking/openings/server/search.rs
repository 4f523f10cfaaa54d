//! What the page of openings searches for: the address, completed from what is known of the person who searches.

use super::choices::{choose, days, of_moving, shown, usual_of};
use super::filter::Filter;
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

/// A search with everything filled in that the address left out.
pub struct Search {
    pub filter: Filter,
    pub client: Option<ClientId>,
    pub moving: Option<Moving>,
    pub recent: Vec<Recent>,
    /// The services that this person may book.
    pub shown: Vec<Service>,
    pub service: Service,
    pub kind: Kind,
    pub days: Days,
    pub usual: Option<Usual>,
    pub query: Query,
}

impl Search {
    /// Also hands back the connection it was read on. `None` while the clinic offers nothing.
    pub async fn open(cx: &Cx, me: Option<&SignedInClient>, filter: Filter) -> Result<Option<(Conn, Self)>, AppError> {
        let practice = cx.practice.as_ref();
        let moving = match me {
            Some(me) => queries::moving(cx, me, filter.moving).await?,
            None => None,
        };
        let client = me.map(|me| me.id);
        let mut conn = cx.state.db.read().await?;
        let filter = of_moving(filter, moving.as_ref());
        // An unknown place is ignored.
        let filter = Filter { place: filter.place.filter(|place| practice.has_place(*place)), ..filter };
        let recent = match client {
            Some(id) => reads::recent(&mut conn, id, cx.now).await?,
            None => Vec::new(),
        };
        let shown = shown(cx, &mut conn, client, moving.as_ref()).await?;
        let Some((service, with)) = choose(practice, &shown, &recent, &filter) else { return Ok(None) };
        let service = service.clone();
        let kind = match &moving {
            Some(visit) => Kind::of_visit(cx, &service, visit.length),
            None => Kind::new(cx, &service, practice.add_ons(service.id, &filter.add_ons)),
        };
        let days = days(&practice.wall, &practice.clinic, &filter, cx.now);
        let usual = usual_of(&practice.wall, &recent);
        let query = Query {
            with,
            location: filter.place,
            within: parts(&practice.wall, days, filter.part),
            earliest: kind.ask.earliest,
            latest: kind.ask.latest,
            prefer: usual.map(|usual| usual.therapist),
            // Its own time would be no move.
            but: moving.as_ref().map(|visit| (visit.therapist, visit.start)),
        };
        Ok(Some((conn, Self { filter, client, moving, recent, shown, service, kind, days, usual, query })))
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
