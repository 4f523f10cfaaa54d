//! What the clinic's editors say about services, people, rooms and hours, as clients and the desk then meet it.

use crate::booking_desk::client;
use crate::booking_life::{Fields, book, confirm, hold, is, letters, next_visit, openings_to_move};
use crate::on_both_engines;
use crate::opened::a_day_off_of;
use crate::world::{Actor, Answer, World, openings_ahead, value};
use unknot::clinic::model::{Service, Therapist};
use unknot::types::instant::{Instant, Span};

pub fn service(world: &World, name: &str, minutes: i64) -> Service {
    world.practice().services.iter().find(|one| one.name == name && one.minutes == minutes).unwrap().clone()
}

pub fn therapist(world: &World, first_name: &str) -> Therapist {
    world.practice().therapists.iter().find(|one| one.first_name == first_name).unwrap().clone()
}

/// A form of the editors, which must be taken.
pub async fn edit(actor: &Actor, action: &str, fields: &[(&str, &str)]) -> Answer {
    let answer = actor.post(&format!("/api/admin/{action}"), fields).await;
    assert_eq!(answer.status, 303, "{action}: {}", answer.words());
    answer
}

/// A new service of Tomás's and Priya's with these rules; its id.
pub async fn new_service(world: &World, ingrid: &Actor, rules: &[(&str, &str)]) -> String {
    let mut fields =
        vec![("service", ""), ("name", "Cranial work"), ("kind", "massage"), ("minutes", "30"), ("price", "70"), ("after", "15")];
    fields.push(("audience", rules.iter().find(|(name, _)| *name == "audience").map_or("anyone", |(_, value)| value)));
    fields.extend(rules.iter().filter(|(name, _)| *name != "audience"));
    let id = edit(ingrid, "service", &fields).await.location().rsplit('/').next().unwrap().to_owned();
    for name in ["Tomás", "Priya"] {
        let therapist = therapist(world, name).id.to_string();
        edit(ingrid, "offer", &[("therapist", &therapist), ("service", &id), ("gives", "yes")]).await;
    }
    id
}

/// The openings of the weeks to come, as the fields of their forms.
pub async fn offered(actor: &Actor, service: &str, more: &str) -> Vec<Fields> {
    let path = format!("/book?service={service}&therapist=anyone{more}");
    openings_ahead(actor, &path).await.into_iter().filter(|one| value(one, "service") == service).collect()
}

async fn refused(actor: &Actor, opening: &Fields, words: &str) {
    let answer = actor.post("/api/booking/hold", opening).await;
    assert_eq!(answer.status, 409, "{}", answer.words());
    assert!(answer.words().contains(words), "{}", answer.words());
}

on_both_engines! {
    async fn cupping_adds_its_minutes_and_its_price_and_moves_with_the_visit(world: World) {
        let (ingrid, wendell) = (world.sign_in("ingrid").await, world.sign_in("wendell").await);
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        edit(&ingrid, "add-on", &[("service", &massage), ("name", "Cupping"), ("minutes", "15"), ("price", "20")]).await;
        let page = wendell.page(&format!("/book?service={massage}")).await;
        assert!(page.words().contains("Cupping, 15 minutes more, $20"), "{}", page.words());
        let cupping = page.body.split("name=\"add\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let opening = offered(&wendell, &massage, &format!("&add={cupping}")).await.remove(0);
        assert_eq!(value(&opening, "add_ons"), cupping);
        let visit = hold(&wendell, &opening).await;
        let words = wendell.page(&format!("/book/confirm/{visit}")).await.words();
        assert!(words.contains("Therapeutic massage with Cupping") && words.contains("75 minutes") && words.contains("$140.00"), "{words}");
        confirm(&wendell, &visit).await;
        let minutes = format!("select (ends_at - starts_at) / 60000000 from bookings where {}", is(&world, &visit));
        assert_eq!(world.number(&minutes).await, 75);
        // What was promised stays promised: neither the end of the add-on nor a new price of the service reaches it.
        edit(&ingrid, "add-on-end", &[("service", &massage), ("add_on", &cupping)]).await;
        let words = wendell.page(&format!("/book/cancel/{visit}")).await.words();
        assert!(words.contains("with Cupping, 75 minutes"), "{words}");
        let to = openings_to_move(&wendell, &visit).await.pop().unwrap();
        let moved = hold(&wendell, &to).await;
        assert_eq!(confirm(&wendell, &moved).await.status, 303);
        let kept = format!("select (ends_at - starts_at) / 60000000 + price from bookings where {}", is(&world, &moved));
        assert_eq!(world.number(&kept).await, 75 + 14_000, "as long, with the same therapist at the same price");
        // A form that names another service moves nothing.
        let physio = world.practice().services.iter().find(|one| one.id.to_string() != massage).unwrap().id.to_string();
        let mut other = openings_to_move(&wendell, &moved).await.pop().unwrap();
        other.retain(|(name, _)| name != "service");
        other.push(("service".to_owned(), physio));
        assert_eq!(wendell.post("/api/booking/hold", &other).await.status, 422);
    }

    async fn a_first_visit_is_for_ines_and_not_for_maya(world: World) {
        let (ingrid, maya) = (world.sign_in("ingrid").await, world.sign_in("maya").await);
        let first = new_service(&world, &ingrid, &[("audience", "new")]).await;
        let sunita = world.visitor();
        assert!(sunita.page("/book").await.words().contains("Cranial work"));
        assert!(!maya.page("/book").await.words().contains("Cranial work"));
        let opening = offered(&sunita, &first, "").await.remove(0);
        refused(&maya, &opening, "This is a first visit, and you have been here before").await;
        assert_eq!(sunita.post("/api/booking/hold-new", &opening).await.status, 303);
    }

    async fn what_is_for_those_who_have_been_here_is_not_shown_to_strangers(world: World) {
        let (ingrid, maya) = (world.sign_in("ingrid").await, world.sign_in("maya").await);
        let known = new_service(&world, &ingrid, &[("audience", "returning")]).await;
        let sunita = world.visitor();
        assert!(!sunita.page("/book").await.words().contains("Cranial work"));
        let opening = offered(&maya, &known, "").await.remove(0);
        let answer = sunita.post("/api/booking/hold-new", &opening).await;
        assert_eq!(answer.status, 409);
        assert!(answer.words().contains("people who have been here before"), "{}", answer.words());
        book(&maya, &opening).await;
    }

    async fn the_desk_books_for_maya_what_clients_do_not_book(world: World) {
        let (ingrid, grace, maya) = (world.sign_in("ingrid").await, world.sign_in("grace").await, world.sign_in("maya").await);
        let desk = new_service(&world, &ingrid, &[("online", "no")]).await;
        assert!(!maya.page("/book").await.words().contains("Cranial work"));
        let page = grace.page(&format!("/schedule/book?client={}&service={desk}", client(&world).await)).await;
        let form = page.forms("/api/schedule/book").pop().unwrap();
        let opening: Fields = form.iter().filter(|(name, _)| name != "client").cloned().collect();
        refused(&maya, &opening, "The front desk books this visit").await;
        let answer = grace.post("/api/schedule/book", &form).await;
        assert_eq!(answer.status, 303, "{}", answer.words());
    }

    async fn a_label_and_a_referral_open_what_needs_them(world: World) {
        let (ingrid, grace, maya) = (world.sign_in("ingrid").await, world.sign_in("grace").await, world.sign_in("maya").await);
        let id = new_service(&world, &ingrid, &[("audience", "label"), ("label", "WCB"), ("referral", "yes")]).await;
        let mayas = client(&world).await;
        assert!(!maya.page("/book").await.words().contains("Cranial work"));
        edit(&grace, "label", &[("client", &mayas), ("label", "WCB"), ("has", "yes")]).await;
        let page = maya.page(&format!("/book?service={id}&therapist=anyone")).await.words();
        assert!(page.contains("needs a referral from a physician"), "{page}");
        let opening = offered(&maya, &id, "").await.remove(0);
        refused(&maya, &opening, "none is on file for that day").await;
        let day = world.practice().wall.date(world.state.clock.now().plus(Span::days(60))).to_string();
        edit(&grace, "referral", &[("client", &mayas), ("service", &id), ("until", &day)]).await;
        assert!(grace.page(&format!("/admin/clients/{mayas}")).await.words().contains("Cranial work"));
        book(&maya, &opening).await;
        edit(&grace, "label", &[("client", &mayas), ("label", "WCB"), ("has", "no")]).await;
        assert!(!maya.page("/book").await.words().contains("Cranial work"));
    }

    async fn priya_has_a_price_of_her_own(world: World) {
        let (ingrid, wendell) = (world.sign_in("ingrid").await, world.sign_in("wendell").await);
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        let priya = therapist(&world, "Priya").id.to_string();
        edit(&ingrid, "offer", &[("therapist", &priya), ("service", &massage), ("gives", "yes"), ("price", "135.50")]).await;
        let page = wendell.page(&format!("/book?service={massage}&therapist={priya}")).await.words();
        assert!(page.contains("60 minutes, $135.50 + GST"), "{page}");
        let opening = offered(&wendell, &massage, "").await.into_iter().find(|one| value(one, "therapist") == priya).unwrap();
        let visit = hold(&wendell, &opening).await;
        assert!(wendell.page(&format!("/book/confirm/{visit}")).await.words().contains("$135.50"));
        let wrong =
            ingrid.post("/api/admin/offer", &[("therapist", &*priya), ("service", &*massage), ("gives", "yes"), ("price", "a lot")]).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("value=\"a lot\""), "what was typed is kept");
    }

    async fn tomas_hands_get_their_rest(world: World) {
        let (grace, wendell, maya) = (world.sign_in("grace").await, world.sign_in("wendell").await, world.sign_in("maya").await);
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        let tomas = therapist(&world, "Tomás").id.to_string();
        let of_tomas = |all: Vec<Fields>| all.into_iter().filter(|one| value(one, "therapist") == tomas).collect::<Vec<_>>();
        let only_him = format!("/book?service={massage}&therapist={tomas}");
        assert!(wendell.page(&only_him).await.words().contains("Hold"));
        let before = of_tomas(offered(&wendell, &massage, "").await);
        let visit = &before[0];
        book(&wendell, visit).await;
        edit(&grace, "hands", &[("therapist", &tomas), ("daily", ""), ("unbroken", "60"), ("rest", "45")]).await;
        // An hour later would be within 45 minutes of the end.
        let start: i64 = value(visit, "start").parse().unwrap();
        let hour_on = start + Span::minutes(75).as_micros();
        let mut next = visit.clone();
        next.retain(|(name, _)| name != "start");
        next.push(("start".to_owned(), hour_on.to_string()));
        let day = world.practice().wall.date(Instant::from_micros(start));
        let page = maya.page(&format!("/book?service={massage}&therapist={tomas}&from={day}&until={day}")).await;
        let shown: Vec<i64> = page
            .openings("/api/booking/hold")
            .iter()
            .filter(|one| value(one, "therapist") == tomas)
            .map(|one| value(one, "start").parse().unwrap())
            .collect();
        let rest = Span::minutes(60 + 45).as_micros();
        assert!(shown.iter().all(|at| (at - start).abs() >= rest), "a start within the rest is offered");
        let answer = maya.post("/api/booking/hold", &next).await;
        assert!(answer.status == 409 && !answer.words().contains("Held"), "{}", answer.words());
        edit(&grace, "hands", &[("therapist", &tomas), ("daily", "30"), ("unbroken", ""), ("rest", "0")]).await;
        let full = maya.page(&only_him).await.words();
        assert!(full.contains("Nothing is free in these days"), "{full}");
    }

    async fn the_only_shockwave_machine_is_in_one_place_at_a_time(world: World) {
        let (ingrid, maya, wendell) = (world.sign_in("ingrid").await, world.sign_in("maya").await, world.sign_in("wendell").await);
        let id = new_service(&world, &ingrid, &[("equipment", "Shockwave")]).await;
        let nothing = maya.page(&format!("/book?service={id}&therapist=anyone")).await.words();
        assert!(nothing.contains("Nothing is free in these days"), "there is no machine yet: {nothing}");
        assert!(
            ingrid.page(&format!("/admin/services/{id}")).await.body.contains("<option value=\"Shockwave\" selected>"),
            "it stays chosen"
        );
        edit(&ingrid, "equipment", &[("name", "Shockwave")]).await;
        assert!(ingrid.page("/admin/services").await.body.contains(">Shockwave</option>"), "a new service can need it");
        let all = offered(&maya, &id, "").await;
        let one = all[0].clone();
        book(&maya, &one).await;
        let other =
            therapist(&world, if value(&one, "therapist") == therapist(&world, "Tomás").id.to_string() { "Priya" } else { "Tomás" });
        let mut same = one.clone();
        same.retain(|(name, _)| name != "therapist");
        same.push(("therapist".to_owned(), other.id.to_string()));
        assert_eq!(wendell.post("/api/booking/hold", &same).await.status, 409);
        let day = world.practice().wall.date(Instant::from_micros(value(&one, "start").parse().unwrap()));
        let page = wendell.page(&format!("/book?service={id}&therapist=anyone&from={day}&until={day}")).await;
        let still: Vec<String> = page.openings("/api/booking/hold").iter().map(|one| value(one, "start").to_owned()).collect();
        assert!(!still.contains(&value(&one, "start").to_owned()), "the machine is taken then");
        // Below every check of the program, the database says the same.
        let start = value(&one, "start");
        let then = "where o.busy_from < b.busy_until and b.busy_from < o.busy_until";
        let twice = world.tamper(&format!(
            "insert into bookings select {}, client_id, (select person_id from therapists where person_id not in (select o.therapist_id
             from bookings o {then}) order by position limit 1), service_id,
             (select id from rooms where id not in (select o.room_id from bookings o {then}) order by position limit 1), status,
             starts_at, ends_at, busy_from, busy_until, wall_time, zone, tzdb, price, cancel_by,
             late_percent, hold_until, created_at, confirmed_at, ended_at, fee, {}, replaces, sequence, extended, confirmed_by, ended_by,
             reason, waived, equipment_id, extras, asked_at
             from bookings b where starts_at = {start} and equipment_id is not null",
            new_id(&world), new_id(&world),
        )).await;
        let error = twice.unwrap_err();
        assert!(error.contains("equipment_taken"), "{error}");
    }

    async fn whose_visits_are_booked_is_named_before_a_therapist_gives_a_service_no_more(world: World) {
        let (ingrid, maya, wendell) = (world.sign_in("ingrid").await, world.sign_in("maya").await, world.sign_in("wendell").await);
        let id = new_service(&world, &ingrid, &[]).await;
        let tomas = therapist(&world, "Tomás").id.to_string();
        let one = offered(&wendell, &id, "").await.into_iter().find(|one| value(one, "therapist") == tomas).unwrap();
        book(&wendell, &one).await;
        let no_more = [("therapist", tomas.as_str()), ("service", id.as_str()), ("gives", "no")];
        let asked = ingrid.post("/api/admin/offer", &no_more).await;
        assert_eq!(asked.status, 409);
        assert!(asked.words().contains("Wendell") && asked.words().contains("does not give it any more"), "{}", asked.words());
        assert!(
            maya.page(&format!("/book?service={id}&therapist={tomas}")).await.body.contains(&format!("value=\"{tomas}\"")),
            "nothing was changed"
        );
        let done = ingrid.post("/api/admin/offer", &asked.forms("/api/admin/offer").remove(0)).await;
        assert_eq!((done.status, done.location()), (303, "/admin/handover"), "{}", done.words());
        let list = ingrid.page("/admin/handover").await.words();
        assert!(list.contains("Wendell") && list.contains("does not give it any more"), "{list}");
    }

    async fn at_the_second_place_there_are_other_rooms_and_another_address(world: World) {
        let (ingrid, wendell) = (world.sign_in("ingrid").await, world.sign_in("wendell").await);
        edit(&ingrid, "place", &[("name", "Mission"), ("street", "2120 4 Street SW"), ("city", "Calgary")]).await;
        assert!(ingrid.page("/admin/rooms").await.words().contains("Mission, 2120 4 Street SW"));
        let practice = world.practice_now().await;
        let mission = practice.locations[0].id.to_string();
        let priya = therapist(&world, "Priya").id.to_string();
        let hours = "09:00-17:00 @ Mission";
        let days: Vec<(String, &str)> = (1..=7).map(|day| (format!("d{day}"), hours)).collect();
        let mut fields: Vec<(&str, &str)> = days.iter().map(|(name, hours)| (name.as_str(), *hours)).collect();
        fields.extend([("therapist", priya.as_str()), ("agreed", "99")]);
        edit(&ingrid, "week", &fields).await;
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        let there = format!("/book?service={massage}&therapist={priya}&place={mission}");
        assert!(wendell.page(&there).await.words().contains("Nothing is free in these days"), "Mission has no room yet");
        edit(&ingrid, "room", &[("name", "Mission 1"), ("place", &mission)]).await;
        let opening = offered(&wendell, &massage, &format!("&place={mission}")).await.remove(0);
        assert_eq!(value(&opening, "therapist"), priya);
        let visit = hold(&wendell, &opening).await;
        let words = wendell.page(&format!("/book/confirm/{visit}")).await.words();
        assert!(words.contains("Mission, 2120 4 Street SW, Calgary"), "{words}");
        let here = wendell.page(&format!("/book?service={massage}&therapist={priya}&place=here")).await.words();
        assert!(here.contains("Nothing is free in these days"), "{here}");
        // The house moves down the street, and everything that names it says so.
        let moved = [("place", mission.as_str()), ("name", "Mission"), ("street", "2300 4 Street SW"), ("city", "Calgary")];
        edit(&ingrid, "place", &moved).await;
        let words = wendell.page(&format!("/book/confirm/{visit}")).await.words();
        assert!(words.contains("Mission, 2300 4 Street SW, Calgary"), "{words}");
        assert_eq!(world.number("select count(*) from locations").await, 1);
        let unknown = ingrid.post("/api/admin/place", &[("place", massage.as_str()), ("name", "Elsewhere")]).await;
        assert_eq!(unknown.status, 404);
    }

    async fn a_part_of_the_day_can_be_asked_for(world: World) {
        let wendell = world.sign_in("wendell").await;
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        let wall = world.practice().wall.clone();
        for (part, from, until) in [("morning", 0, 12), ("afternoon", 12, 17), ("evening", 17, 24)] {
            let all = offered(&wendell, &massage, &format!("&part={part}")).await;
            for one in &all {
                let at = Instant::from_micros(value(one, "start").parse().unwrap());
                let hour = at.since(wall.midnight(wall.date(at))).whole_minutes() / 60;
                assert!((from..until).contains(&hour), "{part}: {}", wall.moment(at));
            }
            assert!(!all.is_empty() || part == "evening", "{part}");
        }
    }
}

fn new_id(world: &World) -> String {
    let id = uuid::Uuid::now_v7();
    match world.engine {
        crate::world::Engine::Sqlite => format!("x'{}'", id.simple()),
        crate::world::Engine::Postgres => format!("'{id}'"),
    }
}

/// The day of a visit of Tomás’s, and his id.
pub async fn of_visit(world: &World, visit: &str) -> (Instant, String) {
    let start = world.number(&format!("select starts_at from bookings where {}", is(world, visit))).await;
    (Instant::from_micros(start), therapist(world, "Tomás").id.to_string())
}

on_both_engines! {
    async fn grace_plans_time_off_and_hands_over_maya_first(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        let (start, tomas) = of_visit(&world, &visit).await;
        let date = world.practice().wall.date(start).to_string();
        let (from, until) = (format!("{date}T00:00"), format!("{date}T23:59"));
        let preview = grace.page(&format!("/admin/shifts/{tomas}?check=off&from={from}&until={until}")).await;
        assert!(preview.words().contains("Maya Fournier: "), "{}", preview.words());
        let agreed = preview.forms("/api/admin/time-off").remove(0);
        let blind = grace.post("/api/admin/time-off", &[("therapist", tomas.as_str()), ("from", &from), ("until", &until)]).await;
        assert_eq!(blind.status, 409);
        assert!(blind.words().contains("Nothing was changed"), "{}", blind.words());
        let saved = grace.post("/api/admin/time-off", &agreed).await;
        assert_eq!((saved.status, saved.location()), (303, "/admin/handover"), "{}", saved.words());
        let list = grace.page("/admin/handover").await;
        assert!(list.words().contains("Maya Fournier: ") && list.words().contains("does not work then"), "{}", list.words());
        let to = list.forms("/api/schedule/move").into_iter().find(|form| value(form, "booking") == visit).unwrap();
        let moved = grace.post("/api/schedule/move", &to).await;
        assert_eq!((moved.status, moved.location()), (303, "/admin/handover"), "{}", moved.words());
        assert!(!grace.page("/admin/handover").await.words().contains("Maya Fournier: "));
        world.advance(unknot::booking::appointments::policy::UNDO);
        world.run_jobs().await;
        assert!(letters(&world).iter().any(|letter| letter.contains("Your visit is moved")));
        assert_eq!(world.overlaps().await, 0);
    }

    async fn hours_that_cannot_be_read_come_back_as_they_were_typed(world: World) {
        let grace = world.sign_in("grace").await;
        let tomas = therapist(&world, "Tomás").id.to_string();
        let answer = grace.get(&format!("/admin/shifts/{tomas}?check=week&d1=eight+to+noon&d2=08%3A00-12%3A00")).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("eight to noon") && answer.words().contains("could not be read as hours"), "{}", answer.words());
        let answer = grace.get("/admin/closures?check=1&from=never&until=soon").await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("never"), "what was typed is kept");
    }

    async fn a_date_of_its_own_is_open_or_shut(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let tomas = therapist(&world, "Tomás").id.to_string();
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        let free = a_day_off_of(&world, &tomas);
        let page = format!("/book?service={massage}&therapist={tomas}&from={free}&until={free}");
        assert!(maya.page(&page).await.words().contains("closed"));
        edit(&grace, "day", &[("therapist", &tomas), ("day", &free), ("hours", "10:00-12:30")]).await;
        let open = maya.page(&page).await;
        assert!(open.words().contains("10:00") && !open.words().contains("closed"), "{}", open.words());
        edit(&grace, "day-end", &[("therapist", &tomas), ("day", &free)]).await;
        assert!(maya.page(&page).await.words().contains("closed"));
    }

    async fn a_closure_names_who_is_booked_and_shuts_the_day(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        let (start, _) = of_visit(&world, &visit).await;
        let wall = world.practice().wall.clone();
        let (date, next) = (wall.date(start), wall.date(start).saturating_add(jiff::Span::new().days(1)));
        let typed = format!("/admin/closures?check=1&place=&from={date}T00%3A00&until={next}T00%3A00&reason=Burst+pipe");
        let preview = grace.page(&typed).await;
        assert!(preview.words().contains("Maya Fournier: "), "{}", preview.words());
        let form = preview.forms("/api/admin/closure").remove(0);
        assert_eq!(grace.post("/api/admin/closure", &form).await.status, 303);
        assert!(grace.page("/admin/closures").await.words().contains("Burst pipe"));
        let day = maya.page(&format!("/book?therapist=anyone&from={date}&until={date}")).await.words();
        assert!(day.contains("closed"), "{day}");
        let end = grace.page("/admin/closures").await.forms("/api/admin/closure-end").remove(0);
        assert_eq!(grace.post("/api/admin/closure-end", &end).await.status, 303);
        assert!(grace.page("/admin/handover").await.words().contains("Every booked visit can take place as it is booked"));
    }

    async fn who_is_booked_into_a_room_that_goes_out_of_use_gets_another(world: World) {
        let ingrid = world.sign_in("ingrid").await;
        let practice = world.practice();
        let ahead = |room: &str| {
            format!(
                "select count(*) from bookings b join rooms r on r.id = b.room_id where r.name = '{room}' and b.starts_at > {}
                 and b.status = 'booked'",
                world.state.clock.now().micros()
            )
        };
        let total = "select count(*) from bookings where status = 'booked'";
        let before = world.number(total).await;
        let first = &practice.rooms[0];
        assert!(world.number(&ahead(&first.name)).await > 0, "the room is in use");
        let asked = ingrid.post("/api/admin/room-end", &[("room", &first.id.to_string())]).await;
        let said = asked.words();
        assert!(
            asked.status == 409
                && said.contains(": it gets another room")
                && said.contains("another room at the same time. Nothing was changed yet."),
            "{said}"
        );
        assert_eq!(ingrid.post("/api/admin/room-end", &asked.forms("/api/admin/room-end")[0]).await.status, 303);
        assert_eq!(world.number(&ahead(&first.name)).await, 0);
        assert_eq!((world.number(total).await, world.overlaps().await), (before, 0));
        assert!(!ingrid.page("/admin/rooms").await.words().contains(&first.name));
        // When there is no other room, nobody is put out.
        let mut last = None;
        for room in &practice.rooms[1..] {
            let answer = ingrid.post("/api/admin/room-end", &[("room", room.id.to_string().as_str()), ("agreed", "999")]).await;
            if answer.status == 409 {
                last = Some(answer.words());
                break;
            }
        }
        assert!(last.unwrap().contains("No other room is free for"));
        assert_eq!((world.number(total).await, world.overlaps().await), (before, 0));
    }
}
