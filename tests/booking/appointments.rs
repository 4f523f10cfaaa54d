//! A booked visit: what is stored of it, and how its policy, its time and its reminders are worded.

use crate::on_both_engines;
use crate::support::booking::{book, confirm, hold, is, letters, openings, start_of, undo_time_passes};
use crate::support::clinic::{offered, service};
use crate::support::page::value;
use crate::support::time::clock_at;
use crate::support::world::World;
use unknot::types::instant::{Instant, Span};

on_both_engines! {
    async fn the_policy_sentence_is_the_same_on_every_page_and_in_the_mail(world: World) {
        let wendell = world.sign_in("wendell").await;
        let opening = openings(&wendell, 4).await.pop().unwrap();
        let held = hold(&wendell, &opening).await;
        let sentence = |text: &str| {
            let from = text.find("Free to cancel until").unwrap_or_else(|| panic!("no policy sentence: {text}"));
            let end = text[from..].find("(Calgary time).").unwrap_or_else(|| panic!("no zone: {text}"));
            text[from..from + end + "(Calgary time).".len()].replace('\u{a0}', " ")
        };
        let on_confirm = sentence(&wendell.page(&format!("/book/confirm/{held}")).await.words());
        wendell.post("/api/booking/confirm", &[("hold", held.as_str())]).await;
        let on_cancel = sentence(&wendell.page(&format!("/book/cancel/{held}")).await.words());
        undo_time_passes(&world).await;
        let mails = letters(&world);
        assert_eq!(mails.len(), 1);
        let mail = mails[0].replace("=\r\n", "").replace("\r\n", " ").replace("=C2=A0", " ");
        assert_eq!(on_confirm, on_cancel);
        assert_eq!(on_confirm, sentence(&mail), "{mail}");
        assert!(!mail.to_lowercase().contains("massage"), "a mail names the treatment: {mail}");
    }

    async fn a_winter_visit_is_shown_at_calgarys_one_offset_on_the_page_and_in_the_mail(world: World) {
        let wendell = world.sign_in("wendell").await;
        let opening = openings(&wendell, 3).await.pop().unwrap();
        // From June 2026 on Calgary is six hours behind UTC in winter too; older zone data says seven.
        let clock = clock_at(value(&opening, "start").parse().unwrap(), 6);
        let held = hold(&wendell, &opening).await;
        let page = wendell.page(&format!("/book/confirm/{held}")).await.words();
        assert!(page.contains(&clock), "{clock} is not on the page: {page}");
        wendell.post("/api/booking/confirm", &[("hold", held.as_str())]).await;
        undo_time_passes(&world).await;
        let mail = letters(&world).remove(0);
        assert!(mail.contains(clock.trim_end_matches([' ', 'a', 'p', 'm'])) && mail.contains("Calgary time"), "{clock}: {mail}");
    }

    async fn a_booking_stores_its_wall_time_its_zone_and_the_version_of_its_zone_data(world: World) {
        let wendell = world.sign_in("wendell").await;
        let opening = openings(&wendell, 2).await.remove(0);
        hold(&wendell, &opening).await;
        let kept = "select count(*) from bookings where status = 'hold' and zone = 'America/Edmonton' and length(wall_time) = 19
            and length(tzdb) = 5";
        assert_eq!(world.number(kept).await, 1);
    }

    async fn calgarys_offsets_come_from_the_bundled_zone_data(world: World) {
        let practice = world.practice();
        let wall = &practice.wall;
        let at = |text: &str| Instant::from_micros(text.parse::<jiff::Timestamp>().unwrap().as_microsecond());
        assert_eq!(wall.offset_minutes(at("2026-12-01T12:00:00Z")), -360);
        assert_eq!(wall.offset_minutes(at("2027-01-15T12:00:00Z")), -360);
        assert_eq!(wall.offset_minutes(at("2025-12-01T12:00:00Z")), -420);
    }

    async fn the_policy_reads_the_same_on_page_letter_and_calendar(world: World) {
        let wendell = world.sign_in("wendell").await;
        let massage = service(&world, "Therapeutic massage", 60).id.to_string();
        let held = hold(&wendell, &offered(&wendell, &massage, "").await.remove(0)).await;
        let page = wendell.page(&format!("/book/confirm/{held}")).await.words();
        let at = page.find("Free to cancel until").unwrap();
        let policy = page[at..].split_inclusive('.').take(2).collect::<String>();
        assert!(policy.contains("(Calgary time). After that the fee is half the price, $"), "{policy}");
        confirm(&wendell, &held).await;
        assert!(wendell.page(&format!("/book/cancel/{held}")).await.words().contains(&policy));
        let letter = world.text("select body as t from mails where calendar is not null order by created_at desc limit 1").await;
        assert!(letter.contains(&policy), "{letter}");
        let calendar = world.text("select calendar as t from mails where calendar is not null order by created_at desc limit 1").await;
        let calendar = calendar.replace("\r\n ", "").replace("\\,", ",");
        assert!(calendar.contains(&policy), "{calendar}");
    }

    async fn reminders_come_three_days_and_one_day_before_and_not_for_a_cancelled_visit(world: World) {
        let wendell = world.sign_in("wendell").await;
        let all = openings(&wendell, 3).await;
        let (kept, dropped) = (book(&wendell, all.last().unwrap()).await, book(&wendell, &all[all.len() / 2]).await);
        world.advance(Span::minutes(10));
        wendell.post("/api/booking/cancel", &[("booking", dropped.as_str())]).await;
        assert_eq!(
            world
                .number(&format!("select count(*) from reminders where booking_id = (select id from bookings where {})", is(&world, &kept)))
                .await,
            2
        );
        world.advance(Span::minutes(10));
        world.run_jobs().await;
        let before = letters(&world).len();
        let start = start_of(&world, &kept).await;
        let ahead = Span::micros(start - world.state.clock.now().micros());
        world.advance(Span::micros(ahead.as_micros() - Span::hours(71).as_micros()));
        world.run_jobs().await;
        world.run_jobs().await;
        let reminders: Vec<String> = letters(&world).into_iter().filter(|letter| letter.contains("to remind you of your visit")).collect();
        assert_eq!((letters(&world).len(), reminders.len()), (before + 1, 1));
        world.advance(Span::hours(48));
        world.run_jobs().await;
        world.run_jobs().await;
        assert_eq!(letters(&world).len(), before + 2);
    }
}
