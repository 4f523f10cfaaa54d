//! The steps: each asks the model for its outcome, is taken for real, and is then taken in the model.

use super::play::Play;
use super::reference::{Booked, Slot};
use unknot::admin::server::commands as admin;
use unknot::booking::appointments::cancellation::agreed;
use unknot::booking::appointments::server::steps::wanted::Wanted;
use unknot::booking::availability::times::{Parts, Weekdays};
use unknot::booking::client::server::{cancel, confirm, extend, hold, undo};
use unknot::booking::desk::server::commands as desk_commands;
use unknot::booking::model::{BookingStatus as Status, CancelReason};
use unknot::booking::series::server::book::{self, Planned};
use unknot::booking::waitlist::server::join as waitlist_join;
use unknot::booking::waitlist::server::join::Join;
use unknot::clinic::server::changes::Change;
use unknot::error::AppError;
use unknot::types::ids::{BookingId, WaitId};
use unknot::types::instant::{Span, TimeRange};
use unknot::types::person::{Person, Right};

impl Play {
    pub async fn hold(&mut self, who: &Person, replaces: Option<BookingId>) {
        let slot = self.slot();
        let expected = self.model.hold(who.id, slot, replaces);
        let cx = self.cx(who).await;
        let wanted = Wanted { therapist: slot.therapist, service: self.service, start: slot.start, replaces, add_ons: Vec::new() };
        let got = hold::hold(&cx, &cx.client().unwrap(), wanted).await;
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
        let got = confirm::confirm(&cx, &cx.client().unwrap(), row.id).await;
        assert_eq!(expected.is_ok(), got.is_ok(), "confirming {row:?}: {got:?}");
        if got.is_ok() && row.status == Status::Hold {
            let now = self.model.now;
            if let Some(old) = row.replaces {
                for hold in self.model.tries_for(old).into_iter().filter(|hold| *hold != row.id) {
                    self.model.end(hold, false, true);
                }
                self.model.end(old, false, true);
                self.model.change(row.id, |row| row.status = Status::Booked);
                self.model.keep_offers(old, Some(row.id));
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
        let got = cancel::cancel(&cx, &cx.client().unwrap(), row.id, agreed(None)).await;
        assert_eq!(expected.is_ok(), got.is_ok(), "cancelling {row:?}: {got:?}");
        if got.is_ok() && row.status == Status::Booked {
            for hold in self.model.tries_for(row.id) {
                self.model.end(hold, false, true);
            }
            self.model.end(row.id, true, true);
            self.model.keep_offers(row.id, None);
        }
        self.count("cancel", got.is_ok());
    }

    pub async fn let_go(&mut self) {
        let offers: Vec<Booked> = self.model.rows.iter().filter(|row| row.status == Status::Hold && row.offer.is_some()).cloned().collect();
        let offered = if self.dice.roll(2) == 0 { self.dice.pick(&offers) } else { None };
        let Some(row) = offered.or_else(|| self.pick(|status| status == Status::Hold)) else { return };
        let cx = self.cx(&self.person(row.owner)).await;
        cancel::let_go(&cx, &[(cx.client().unwrap(), row.id)]).await.unwrap();
        self.model.end(row.id, true, true);
        self.count(if row.offer.is_some() { "decline" } else { "let go" }, true);
    }

    pub async fn undo(&mut self) {
        let Some(row) = self.pick(|status| matches!(status, Status::Booked | Status::Cancelled)) else { return };
        let expected = self.model.undo(row.id);
        let cx = self.cx(&self.person(row.owner)).await;
        let got = undo::undo(&cx, &cx.client().unwrap(), row.id, row.ended_at.or(row.confirmed_at).unwrap_or(row.start)).await;
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
                self.model.keep_offers(row.id, back);
                // A person whose accepted offer is undone waits on.
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
        let got = extend::extend(&cx, &[(cx.client().unwrap(), row.id)]).await;
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
        // Some would replace a visit of theirs by an earlier one.
        let own: Vec<BookingId> =
            self.model.rows.iter().filter(|row| row.owner == who.id && self.model.may_move(row.id)).map(|row| row.id).collect();
        let swaps = if self.dice.roll(2) == 0 { self.dice.pick(&own) } else { None };
        let join = Join {
            service: self.service,
            with: Vec::new(),
            place: None,
            add_ons: Vec::new(),
            weekdays: Weekdays::ALL,
            parts: Parts::ALL,
            first,
            last,
            notice: Span::hours(2),
            swaps,
        };
        let wait = waitlist_join::join_waitlist(&cx, &cx.client().unwrap(), join).await.unwrap();
        self.waits.insert(wait, who.id);
        self.count("join", true);
    }

    pub async fn leave(&mut self) {
        let mut waiting: Vec<WaitId> = self.waits.keys().copied().collect();
        waiting.sort_unstable();
        let Some(wait) = self.dice.pick(&waiting) else { return };
        // An offer ends with it.
        let held: Vec<BookingId> = self
            .model
            .rows
            .iter()
            .filter(|row| row.status == Status::Hold && row.offer.is_some_and(|offer| offer.wait == wait))
            .map(|row| row.id)
            .collect();
        let cx = self.cx(&self.person(self.waits[&wait])).await;
        waitlist_join::leave_waitlist(&cx, &cx.client().unwrap(), wait).await.unwrap();
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
        let is_elsewhere = self.model.is_elsewhere(row.owner, TimeRange::new(slot.start, slot.end), Some(row.claim));
        let expected = self.model.may_move(row.id) && self.model.is_open(slot) && self.model.is_free(slot, &[row.id]) && !is_elsewhere;
        let cx = self.cx(&self.desk.clone()).await;
        let wanted =
            Wanted { therapist: slot.therapist, service: self.service, start: slot.start, replaces: Some(row.id), add_ons: Vec::new() };
        let got = desk_commands::move_for(&cx, &cx.staff(Right::Schedule).unwrap(), row.id, wanted, None).await;
        assert_eq!(expected, got.is_ok(), "the desk moving {row:?} to {slot:?}: {got:?}");
        if let Ok(new) = got {
            for hold in self.model.tries_for(row.id) {
                self.model.end(hold, false, true);
            }
            self.model.end(row.id, false, false);
            self.model.keep_offers(row.id, Some(new));
            self.put(new, |row| row.by_desk = true).await;
        }
        self.count("desk moves", expected);
    }

    /// The therapist is away, so that nobody else can have the time either, or the client asked.
    pub async fn desk_calls_off(&mut self) {
        let Some(row) = self.pick(|status| status == Status::Booked) else { return };
        let is_away = self.dice.roll(2) == 0 && self.model.off.len() < 4;
        let reason = if is_away { CancelReason::TherapistAway } else { CancelReason::ClientAsked };
        let cx = self.cx(&self.desk.clone()).await;
        desk_commands::call_off(&cx, &cx.staff(Right::Schedule).unwrap(), row.id, reason, agreed(None)).await.unwrap();
        for hold in self.model.tries_for(row.id) {
            self.model.end(hold, false, true);
        }
        self.model.end(row.id, false, false);
        self.model.keep_offers(row.id, None);
        let visit = TimeRange::new(row.start, row.end);
        if is_away && self.model.is_there(row.therapist, visit) {
            self.model.off.push((row.therapist, visit));
            self.model.freed.clear();
        }
        self.count("desk calls off", true);
    }

    /// Two to four visits with one therapist: all of them or none.
    pub async fn series(&mut self) {
        let who = self.dice.pick(&self.people.clone()).unwrap();
        let open: Vec<Slot> = self.slots.iter().filter(|slot| self.model.plan(who.id, &[**slot]).is_ok()).copied().collect();
        let Some(first) = self.dice.pick(&open) else { return };
        let same: Vec<Slot> = self.slots.iter().filter(|slot| slot.therapist == first.therapist).copied().collect();
        let mut slots = vec![first];
        for _ in 0..=self.dice.roll(3) {
            // Mostly slots that go together, now and then any.
            let with = |slot: &&Slot| self.model.plan(who.id, &[slots.as_slice(), &[**slot]].concat()).is_ok();
            let free: Vec<Slot> = same.iter().filter(with).copied().collect();
            let from = if self.dice.roll(6) == 0 || free.is_empty() { &same } else { &free };
            slots.extend(self.dice.pick(from));
        }
        slots.sort_unstable_by_key(|slot| slot.start);
        slots.dedup_by_key(|slot| slot.start);
        let expected = self.model.plan(who.id, &slots);
        let cx = self.cx(&who).await;
        let starts = slots.iter().map(|slot| slot.start).collect();
        let planned = Planned { therapist: first.therapist, service: self.service, room: None, add_ons: Vec::new(), starts };
        let got = book::book_plan(&cx, &cx.client().unwrap(), planned).await;
        assert_eq!(expected.is_ok(), got.is_ok(), "a plan of {slots:?}: {got:?}");
        if got.is_ok() {
            for row in self.fresh_rows().await {
                assert!(row.owner == who.id && slots.iter().any(|slot| slot.start == row.start), "{row:?} is not of the plan");
                self.model.make_way(row.busy);
                self.model.rows.push(row);
            }
        }
        self.count("series", got.is_ok());
    }

    /// A therapist is away for half an hour: booked visits stay, and no new ones are booked.
    pub async fn time_off(&mut self) {
        let slot = self.slot();
        let range = TimeRange::new(slot.start, slot.start.plus(Span::minutes(30)));
        if self.model.off.len() >= 4 || self.model.off.contains(&(slot.therapist, range)) {
            return;
        }
        let cx = self.cx(&self.desk.clone()).await;
        let change = Change::Off { therapist: slot.therapist, range };
        let touched = |row: &&Booked| {
            let visit = TimeRange::new(row.start, row.end);
            row.status == Status::Booked
                && row.therapist == slot.therapist
                && range.overlaps(visit)
                && self.model.is_there(row.therapist, visit)
        };
        let expected = self.model.rows.iter().filter(touched).count();
        let unseen = admin::make_and_go(&cx, &cx.staff(Right::Schedule).unwrap(), change.clone(), 0, "").await;
        match (expected, &unseen) {
            (0, Ok(())) => {}
            (_, Err(AppError::Touches { count, .. })) if *count == expected => {
                admin::make_and_go(&cx, &cx.staff(Right::Schedule).unwrap(), change, expected, "").await.unwrap();
            }
            _ => panic!("time off that touches {expected}: {unseen:?}"),
        }
        self.model.off.push((slot.therapist, range));
        self.count("time off", true);
    }

    pub async fn back_at_work(&mut self) {
        let Some((therapist, range)) = self.dice.pick(&self.model.off.clone()) else { return };
        let id = self.time_off_of(therapist, range).await;
        let cx = self.cx(&self.desk.clone()).await;
        admin::end_time_off(&cx, &cx.staff(Right::Schedule).unwrap(), id).await.unwrap();
        self.model.off.retain(|one| *one != (therapist, range));
        self.count("back at work", true);
    }
}
