//! The steps: each asks the model what should come of it, does it for real, and tells the model.

use super::play::Play;
use unknot::accounts::model::{Person, Right};
use unknot::booking::model::{BookingStatus as Status, CancelReason};
use unknot::booking::server::commands::{self, Join, Wanted};
use unknot::booking::waiting::{Parts, Weekdays};
use unknot::error::AppError;
use unknot::types::ids::{BookingId, WaitId};
use unknot::types::instant::Span;

impl Play {
    pub async fn hold(&mut self, who: &Person, replaces: Option<BookingId>) {
        let slot = self.slot();
        let expected = self.model.hold(who.id, slot, replaces);
        let cx = self.cx(who).await;
        let wanted = Wanted { therapist: slot.therapist, service: self.service, start: slot.start, replaces };
        let got = commands::hold(&cx, &cx.client().unwrap(), wanted).await;
        match (expected, &got) {
            (Ok(Some(same)), Ok(id)) => assert_eq!(same, *id),
            (Ok(None), Ok(id)) => {
                for old in replaces.map(|id| self.model.tries_for(id)).unwrap_or_default() {
                    if self.model.now < self.model.row(old).hold_until && self.model.row(old).offer.is_none() {
                        self.model.end(old, false, true);
                    }
                }
                self.put(*id, |_| {}).await;
            }
            (Err(()), Err(AppError::Conflict(_) | AppError::SlotTaken { .. })) => {}
            (expected, got) => panic!("holding {slot:?} for {replaces:?}: expected {expected:?}, got {got:?}"),
        }
        self.count(if replaces.is_some() { "try another time" } else { "hold" }, got.is_ok());
    }

    pub async fn confirm(&mut self) {
        let any = self.dice.roll(6) == 0;
        let Some(row) = self.pick(|status| any || status == Status::Hold) else { return };
        let expected = self.model.confirm(row.id);
        let cx = self.cx(&self.person(row.owner)).await;
        let got = commands::confirm(&cx, &cx.client().unwrap(), row.id).await;
        assert_eq!(expected.is_ok(), got.is_ok(), "confirming {row:?}: {got:?}");
        if got.is_ok() && row.status == Status::Hold {
            let now = self.model.now;
            if let Some(old) = row.replaces {
                for hold in self.model.tries_for(old).into_iter().filter(|hold| *hold != row.id) {
                    self.model.end(hold, false, true);
                }
                self.model.end(old, false, true);
            }
            self.model.change(row.id, |row| (row.status, row.confirmed_at) = (Status::Booked, Some(now)));
        }
        let what = match (row.offer, row.replaces) {
            (Some(_), _) => "accept",
            (None, Some(_)) => "move",
            (None, None) => "confirm",
        };
        self.count(what, got.is_ok());
    }

    pub async fn cancel(&mut self) {
        let Some(row) = self.pick(|status| matches!(status, Status::Booked | Status::Cancelled)) else { return };
        let expected = self.model.cancel(row.id);
        let cx = self.cx(&self.person(row.owner)).await;
        let got = commands::cancel(&cx, &cx.client().unwrap(), row.id).await;
        assert_eq!(expected.is_ok(), got.is_ok(), "cancelling {row:?}: {got:?}");
        if got.is_ok() && row.status == Status::Booked {
            for hold in self.model.tries_for(row.id) {
                self.model.end(hold, false, true);
            }
            self.model.end(row.id, true, true);
        }
        self.count("cancel", got.is_ok());
    }

    pub async fn let_go(&mut self) {
        let Some(row) = self.pick(|status| status == Status::Hold) else { return };
        let cx = self.cx(&self.person(row.owner)).await;
        commands::let_go(&cx, &cx.client().unwrap(), row.id).await.unwrap();
        self.model.end(row.id, true, true);
        self.count(if row.offer.is_some() { "decline" } else { "let go" }, true);
    }

    pub async fn undo(&mut self) {
        let Some(row) = self.pick(|status| matches!(status, Status::Booked | Status::Cancelled)) else { return };
        let expected = self.model.undo(row.id);
        let cx = self.cx(&self.person(row.owner)).await;
        let got = commands::undo(&cx, &cx.client().unwrap(), row.id, row.ended_at.or(row.confirmed_at).unwrap_or(row.start)).await;
        assert_eq!(expected.is_ok(), got.is_ok(), "undoing {row:?}: expected {expected:?}, got {got:?}");
        if let Ok(back) = expected {
            if let Some(back) = back {
                let now = self.model.now;
                let untold: Vec<BookingId> = self
                    .model
                    .rows
                    .iter()
                    .filter(|row| row.status == Status::Hold && row.offer.is_some_and(|offer| offer.freed == back && now < offer.told_at))
                    .map(|row| row.id)
                    .collect();
                for offer in untold {
                    self.model.end(offer, false, false);
                }
                let busy = self.model.row(back).busy;
                self.model.make_way(busy);
                self.model.change(back, |row| (row.status, row.asked, row.ended_at) = (Status::Booked, false, None));
            }
            if back != Some(row.id) {
                for hold in self.model.tries_for(row.id) {
                    self.model.end(hold, false, true);
                }
                self.model.end(row.id, false, true);
                // Whoever had what they waited for waits on.
                if let Some(offer) = row.offer {
                    self.waits.insert(offer.wait, row.owner);
                }
            }
        }
        self.count("undo", got.is_ok());
    }

    pub async fn extend(&mut self) {
        let Some(row) = self.pick(|status| matches!(status, Status::Hold | Status::Expired)) else { return };
        let expected = row.status == Status::Hold && self.model.now < row.hold_until;
        let cx = self.cx(&self.person(row.owner)).await;
        let got = commands::extend(&cx, &cx.client().unwrap(), row.id).await;
        assert_eq!(expected, got.is_ok(), "extending {row:?}: {got:?}");
        let until = self.model.longer(row.start);
        if expected && !row.extended && row.hold_until < until {
            self.model.change(row.id, |row| (row.hold_until, row.extended) = (until, true));
        }
        self.count("extend", got.is_ok());
    }

    pub async fn join(&mut self) {
        let who = self.dice.pick(&self.people.clone()).unwrap();
        let cx = self.cx(&who).await;
        let (first, last) = (cx.practice.wall.date(self.window.start), cx.practice.wall.date(self.window.end));
        if self.waits.values().any(|waiting| *waiting == who.id) {
            return;
        }
        let join = Join {
            service: self.service,
            with: None,
            weekdays: Weekdays::ALL,
            parts: Parts::ALL,
            first,
            last,
            notice: Span::hours(2),
            swaps: None,
        };
        let wait = commands::join_waitlist(&cx, &cx.client().unwrap(), join).await.unwrap();
        self.waits.insert(wait, who.id);
        self.count("join", true);
    }

    pub async fn leave(&mut self) {
        let mut waiting: Vec<WaitId> = self.waits.keys().copied().collect();
        waiting.sort_unstable();
        let Some(wait) = self.dice.pick(&waiting) else { return };
        // An offer goes with it.
        let held: Vec<BookingId> = self
            .model
            .rows
            .iter()
            .filter(|row| row.status == Status::Hold && row.offer.is_some_and(|offer| offer.wait == wait))
            .map(|row| row.id)
            .collect();
        let cx = self.cx(&self.person(self.waits[&wait])).await;
        commands::leave_waitlist(&cx, &cx.client().unwrap(), wait).await.unwrap();
        for hold in held {
            self.model.end(hold, true, true);
        }
        self.waits.remove(&wait);
        self.count("leave", true);
    }

    pub async fn desk_moves(&mut self) {
        let any = self.dice.roll(6) == 0;
        let Some(row) = self.pick(|status| any || status == Status::Booked) else { return };
        let slot = self.slot();
        let expected = self.model.may_move(row.id) && slot.open && self.model.is_free(slot, &[row.id]);
        let cx = self.cx(&self.desk.clone()).await;
        let wanted = Wanted { therapist: slot.therapist, service: self.service, start: slot.start, replaces: Some(row.id) };
        let got = commands::move_for(&cx, &cx.staff(Right::Schedule).unwrap(), row.id, wanted).await;
        assert_eq!(expected, got.is_ok(), "the desk moving {row:?} to {slot:?}: {got:?}");
        if let Ok(new) = got {
            for hold in self.model.tries_for(row.id) {
                self.model.end(hold, false, true);
            }
            self.model.end(row.id, false, false);
            self.put(new, |row| row.by_desk = true).await;
        }
        self.count("desk moves", expected);
    }

    pub async fn desk_calls_off(&mut self) {
        let Some(row) = self.pick(|status| status == Status::Booked) else { return };
        let cx = self.cx(&self.desk.clone()).await;
        commands::call_off(&cx, &cx.staff(Right::Schedule).unwrap(), row.id, CancelReason::TherapistAway).await.unwrap();
        for hold in self.model.tries_for(row.id) {
            self.model.end(hold, false, true);
        }
        self.model.end(row.id, false, false);
        self.count("desk calls off", true);
    }
}
