//! An appointment as a letter tells of it.

use super::calendar_entry;
use crate::booking::appointments::server::store::booking::Detail;
use crate::booking::appointments::server::words;
use crate::notifications::server::commands as notifications;
use crate::notifications::server::commands::VisitMail;
use crate::session::cx::Cx;
use crate::types::ids::PersonId;

pub fn mail(cx: &Cx, visit: &Detail) -> VisitMail {
    let (wall, clinic) = (&cx.practice.wall, &cx.practice.clinic);
    VisitMail {
        about: visit.id.uuid(),
        person: PersonId::from(visit.client),
        to: visit.client_email.clone(),
        clinic: clinic.name.clone(),
        day: wall.day(visit.start),
        times: format!("{} ({})", wall.times(visit.range()), wall.called()),
        therapist: visit.therapist_name.clone(),
        address: cx.practice.address_at(visit.location),
        phone: clinic.phone.clone(),
        policy: words::policy(wall, visit, cx.now),
        home: notifications::link(&cx.state, "/home"),
        whose: visit.whose().map(str::to_owned),
        calendar: None,
    }
}

/// The letter with the visit as an entry for the client's own calendar.
pub fn mail_with_entry(cx: &Cx, visit: &Detail, cancelled: bool) -> VisitMail {
    let plain = mail(cx, visit);
    let calendar = Some(calendar_entry::for_letter(cx, visit, cancelled));
    VisitMail { calendar, ..plain }
}
