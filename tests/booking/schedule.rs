//! The schedule, and how the desk finds clients and books for them.

use crate::on_both_engines;
use crate::support::booking::{hold, letters, next_visit, openings, status, undo_time_passes};
use crate::support::clinic::{client_called, therapist};
use crate::support::page::value;
use crate::support::waitlist::mayas_time;
use crate::support::world::World;
use unknot::accounts::server::people::fold_names;
use unknot::types::instant::{Instant, Span};

on_both_engines! {
    async fn the_desk_sees_holds_and_when_they_end(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let opening = openings(&maya, 2).await.remove(0);
        let start = Instant::from_micros(value(&opening, "start").parse().unwrap());
        let day = format!("/schedule?date={}", world.practice().wall.date(start));
        let before = grace.page(&day).await.words();
        let hold = hold(&maya, &opening).await;
        let held = grace.page(&day).await.words();
        assert!(held.contains("Maya Fournier") && held.contains("Held until"), "{held}");
        let count = |page: &str| page.split(" visits").next().unwrap().rsplit(' ').next().unwrap().to_owned();
        assert_eq!(count(&held), count(&before), "a hold is no visit yet");
        assert_eq!(maya.post("/api/booking/let-go", &[("hold", hold.as_str())]).await.status, 303);
        assert!(!grace.page(&day).await.words().contains("Held until"));
    }

    async fn grace_finds_ines_by_name_and_books_for_her_once(world: World) {
        let (grace, ines) = (world.sign_in("grace").await, world.sign_in("ines").await);
        assert!(grace.page("/schedule").await.links("/schedule/book").len() == 1);
        let found = grace.page("/schedule/book?q=carv").await;
        let link = found.links("/schedule/book?client=").remove(0);
        assert!(found.words().contains("Ines Carvalho"), "{}", found.words());
        let page = grace.page(&format!("{link}&from=2099-01-01")).await;
        assert!(page.words().contains("Nothing is free in these seven days"), "{}", page.words());
        let form = grace.page(&link).await.forms("/api/schedule/book").pop().unwrap();
        for _ in 0..2 {
            let booked = grace.post("/api/schedule/book", &form).await;
            assert_eq!(booked.status, 303, "{}", booked.words());
            assert!(booked.location().starts_with("/schedule?date="), "{}", booked.location());
        }
        let hers = "select count(*) from bookings b join people p on p.id = b.client_id where p.email = 'ines@elbowriver.example'
            and b.confirmed_by = 'clinic'";
        assert_eq!(world.number(hers).await, 1);
        undo_time_passes(&world).await;
        assert!(letters(&world).iter().any(|letter| letter.contains("Your visit is booked")));
        assert!(ines.page("/home").await.forms("/api/booking/undo").is_empty());
        assert_eq!(ines.get("/schedule/book?q=maya").await.status, 403);
    }

    async fn grace_finds_maya_by_her_phone_number(world: World) {
        let (maya, grace) = (world.sign_in("maya").await, world.sign_in("grace").await);
        assert_eq!(maya.post("/api/accounts/phone", &[("phone", "call me")]).await.status, 422);
        assert_eq!(maya.post("/api/accounts/phone", &[("phone", "+1 (587) 555-0199")]).await.status, 303);
        assert!(maya.page("/me").await.body.contains("587 555 0199"));
        for typed in ["587+555+0199", "555-0199", "5875550199"] {
            let found = grace.page(&format!("/schedule/book?q={typed}")).await.words();
            assert!(found.contains("Maya Fournier") && found.contains("587 555 0199"), "{typed}: {found}");
        }
    }

    async fn names_from_anywhere_are_found_by_plain_letters_and_by_their_own(world: World) {
        let grace = world.sign_in("grace").await;
        for name in ["Łukasz Wójcik", "Siobhán O’Brien", "Anna Groß", "王伟"] {
            let new = grace.post("/api/schedule/new-client", &[("name", name), ("email", ""), ("phone", "")]).await;
            assert_eq!(new.status, 303, "{name}: {}", new.words());
        }
        let searches = [
            ("Łukasz Wójcik", ["lukasz", "WOJCIK", "Łuk", "łukasz wó"]),
            ("Siobhán O’Brien", ["siobhan", "o'brien", "O’Brien", "SIOBHÁN"]),
            ("Anna Groß", ["gross", "Groß", "GROSS", "anna g"]),
            ("王伟", ["王伟", "王", "wang wei", "Wang"]),
        ];
        // Found by what was folded when they were added, and again by what a start folds for those who were here before.
        for _ in 0..2 {
            for (name, typed) in searches.iter().flat_map(|(name, all)| all.iter().map(move |typed| (name, typed))) {
                let query = form_urlencoded::byte_serialize(typed.as_bytes()).collect::<String>();
                let found = grace.page(&format!("/schedule/book?q={query}")).await.words();
                assert!(found.contains(name), "{typed}: {found}");
            }
            world.tamper("update people set name_folded = ''").await.unwrap();
            fold_names(&world.state).await.unwrap();
        }
    }

    async fn the_desk_adds_a_first_time_caller_and_books_for_them(world: World) {
        let grace = world.sign_in("grace").await;
        let known = [("name", "Someone Else"), ("email", "maya@elbowriver.example"), ("phone", "")];
        let refused = grace.post("/api/schedule/new-client", &known).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("Someone Else") && refused.words().contains("has this address already"), "{}", refused.words());
        let new = grace.post("/api/schedule/new-client", &[("name", "Zoë Lindqvist"), ("email", ""), ("phone", "403 555 0177")]).await;
        assert_eq!(new.status, 303, "{}", new.words());
        let times = grace.page(new.location()).await;
        assert!(times.words().contains("Zoë Lindqvist"), "{}", times.words());
        let booked = grace.post("/api/schedule/book", &times.forms("/api/schedule/book").remove(0)).await;
        assert_eq!(booked.status, 303, "{}", booked.words());
        // Search ignores case and diacritics on both engines.
        for typed in ["zoe", "Zoë", "LINDQ"] {
            assert!(grace.page(&format!("/schedule/book?q={typed}")).await.words().contains("Zoë Lindqvist"), "{typed}");
        }
        world.run_jobs().await;
        assert_eq!(world.number("select count(*) from mails where recipient like '%.invalid'").await, 0, "nobody would read it");
    }

    async fn the_desk_is_told_which_client_has_the_time(world: World) {
        let (grace, maya) = (world.sign_in("grace").await, world.sign_in("maya").await);
        let visit = next_visit(&maya).await;
        let time = mayas_time(&world).await;
        let mut fields = vec![("client".to_owned(), client_called(&world, "wendell").await)];
        fields.extend(time);
        let refused = grace.post("/api/schedule/book", &fields).await;
        assert_eq!(refused.status, 409);
        assert!(
            refused.words().contains("has Maya Fournier then, ") && refused.words().contains("Nothing was changed"),
            "{}",
            refused.words()
        );
        assert!(!refused.forms("/api/schedule/book").is_empty(), "with the nearest times to book instead");
        assert_eq!(status(&world, &visit).await, "booked");
    }

    async fn tomas_sees_his_own_day_and_nobody_elses(world: World) {
        let (tomas, grace) = (world.sign_in("tomas").await, world.sign_in("grace").await);
        assert!(tomas.page("/today").await.links("/schedule").contains(&"/schedule".to_owned()));
        let mine = tomas.page("/schedule").await.words();
        assert!(mine.contains("Tomás Rivera") && !mine.contains("Priya Nair") && !mine.contains("Keep time free"), "{mine}");
        assert!(grace.page("/schedule").await.words().contains("Priya Nair"));
        // His week shows only his visits; the desk can open the week of any therapist.
        let priya = therapist(&world, "Priya").id;
        let of = format!("/schedule?week={priya}");
        assert!(!tomas.page(&of).await.words().contains("Priya Nair"));
        let next_week = world.practice().wall.date(world.state.clock.now().plus(Span::days(7)));
        let day = grace.page(&format!("/schedule?date={next_week}")).await;
        let link = day.links("/schedule?week=").into_iter().find(|link| link.starts_with(&of)).unwrap();
        let seen = "select count(*) from audit_log where screen = '/schedule' and actor_name = 'Grace Tran' and action = 'view'";
        let before = world.number(seen).await;
        let hers = grace.page(&link).await;
        assert!(world.number(seen).await > before, "the names on it stand in the log");
        assert!(hers.words().contains("Priya Nair") && hers.words().contains("this week"), "{}", hers.words());
        assert!(!hers.links("/schedule/move/").is_empty(), "her visits lead to where they are moved");
        assert_eq!(grace.get("/schedule?week=nobody").await.status, 404);
        assert_eq!(grace.get(&format!("/schedule?week={priya}&date=2026-99-99")).await.status, 200);
    }
}
