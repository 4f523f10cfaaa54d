//! Clients and therapists write to each other.

use crate::on_both_engines;
use crate::support::actor::Actor;
use crate::support::booking::letters;
use crate::support::page::{Answer, Fields, value};
use crate::support::world::World;
use unknot::types::instant::Span;

/// The address of Maya's thread with Tomás.
async fn thread(maya: &Actor) -> String {
    for link in maya.page("/messages").await.links("/messages/") {
        let link = link.split(['?', '#']).next().unwrap().to_owned();
        if maya.page(&link).await.body.contains("Write to Tomás") {
            return link;
        }
    }
    panic!("Maya has no thread with Tomás");
}

async fn composer(actor: &Actor, page: &str) -> Fields {
    actor.page(page).await.forms("/api/messaging/post").remove(0)
}

async fn write(actor: &Actor, page: &str, body: &str) -> Answer {
    let mut fields = composer(actor, page).await;
    fields.push(("body".to_owned(), body.to_owned()));
    actor.post("/api/messaging/post", &fields).await
}

/// Opens a thread and marks it as read, as the page does by itself or its button without scripts.
async fn open_and_read(actor: &Actor, page: &str) {
    let form = actor.page(page).await.forms("/api/messaging/read").remove(0);
    let read = actor.post("/api/messaging/read", &form).await;
    assert_eq!((read.status, read.location()), (303, page));
}

on_both_engines! {
    async fn maya_writes_and_tomas_answers(world: World) {
        let (maya, tomas) = (world.sign_in("maya").await, world.sign_in("tomas").await);
        let page = thread(&maya).await;
        let sent = write(&maya, &page, "Is heat twice a day too much?").await;
        assert_eq!((sent.status, sent.location()), (303, format!("{page}#newest").as_str()));
        assert!(maya.page(&page).await.words().contains("Is heat twice a day too much? Sent"), "{}", maya.page(&page).await.words());
        let inbox = tomas.page("/inbox").await;
        assert!(inbox.words().contains("Is heat twice a day"), "{}", inbox.words());
        let his = page.replace("/messages/", "/inbox/");
        assert!(tomas.page(&his).await.words().contains("Is heat twice a day too much?"));
        open_and_read(&tomas, &his).await;
        assert_eq!(write(&tomas, &his, "Twice is fine, keep each one to 15 minutes.").await.status, 303);
        let words = maya.page(&page).await.words();
        assert!(words.contains("Twice is fine"), "{words}");
        assert!(words.contains("Is heat twice a day too much? Read"), "{words}");
    }

    async fn one_form_sent_twenty_times_is_one_message_and_one_answer(world: World) {
        let maya = world.sign_in("maya").await;
        let page = thread(&maya).await;
        let mut fields = composer(&maya, &page).await;
        fields.push(("body".to_owned(), "Only once, please.".to_owned()));
        let before = world.number("select count(*) from messages").await;
        let answers = futures::future::join_all((0..20).map(|_| maya.post_json("/api/messaging/post", &fields))).await;
        assert!(answers.iter().all(|answer| answer.status == 200), "{:?}", answers.iter().map(|a| a.status).collect::<Vec<_>>());
        assert!(answers.iter().all(|answer| answer.body == answers[0].body));
        assert_eq!(world.number("select count(*) from messages").await, before + 1);
    }

    async fn the_unread_count_goes_up_and_down(world: World) {
        let (maya, tomas) = (world.sign_in("maya").await, world.sign_in("tomas").await);
        let page = thread(&maya).await;
        let his = page.replace("/messages/", "/inbox/");
        open_and_read(&maya, &page).await;
        let unread = "select cast(coalesce(sum(unread), 0) as bigint) from thread_reads
            where person_id = (select id from people where email = 'maya@elbowriver.example')";
        let before = world.number(unread).await;
        write(&tomas, &his, "One.").await;
        write(&tomas, &his, "Two.").await;
        assert_eq!(world.number(unread).await, before + 2);
        // Looking alone marks nothing: a link may be followed by a machine, or lead here from another site.
        maya.page(&page).await;
        maya.send(maya.http.head(maya.url(&page)).header("accept", "text/html")).await;
        maya.send(maya.http.get(maya.url(&page)).header("sec-fetch-site", "cross-site").header("accept", "text/html")).await;
        maya.get_json(&format!("/api/messaging/lines?thread={}", page.trim_start_matches("/messages/"))).await;
        assert_eq!(world.number(unread).await, before + 2);
        open_and_read(&maya, &page).await;
        assert_eq!(world.number(unread).await, before);
    }

    async fn a_thread_is_read_up_to_the_message_that_was_shown(world: World) {
        let (maya, tomas) = (world.sign_in("maya").await, world.sign_in("tomas").await);
        let page = thread(&maya).await;
        let his = page.replace("/messages/", "/inbox/");
        open_and_read(&maya, &page).await;
        write(&tomas, &his, "One.").await;
        let shown = maya.page(&page).await.forms("/api/messaging/read").remove(0);
        write(&tomas, &his, "Two, which came while she was reading.").await;
        let unread = maya.post_json("/api/messaging/read", &shown).await;
        assert_eq!((unread.status, unread.body.as_str()), (200, "1"));
        // A message of another thread is no mark in this one, and nobody marks someone else's thread.
        let wendell = world.sign_in("wendell").await;
        assert_eq!(wendell.post("/api/messaging/read", &shown).await.status, 404);
    }

    async fn a_message_that_is_too_long_keeps_what_was_typed(world: World) {
        let maya = world.sign_in("maya").await;
        let page = thread(&maya).await;
        let long = "ä".repeat(4001);
        let answer = write(&maya, &page, &long).await;
        assert_eq!(answer.status, 422);
        assert!(answer.words().contains("This has 4001 characters and the most is 4000"), "{}", &answer.words()[..300]);
        assert!(answer.body.contains(&long), "the words are kept on the page");
        assert_eq!(write(&maya, &page, "   ").await.status, 422);
    }

    async fn markup_in_a_message_is_shown_and_never_run(world: World) {
        let (maya, tomas) = (world.sign_in("maya").await, world.sign_in("tomas").await);
        let page = thread(&maya).await;
        let nasty = "</textarea><script>alert(1)</script><img src=x onerror=alert(1)> \"'&amp; {{7*7}} javascript:alert(1)";
        assert_eq!(write(&maya, &page, nasty).await.status, 303);
        for answer in [maya.page(&page).await, tomas.page(&page.replace("/messages/", "/inbox/")).await, tomas.page("/inbox").await] {
            assert!(!answer.body.contains("<script>alert"), "a script came through");
            assert!(!answer.body.contains("<img src=x"), "a tag came through");
        }
        assert!(maya.page(&page).await.body.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    }

    async fn a_client_writes_about_thirty_messages_an_hour_at_most(world: World) {
        let maya = world.sign_in("maya").await;
        let page = thread(&maya).await;
        let mut statuses = Vec::new();
        for n in 0..32 {
            statuses.push(write(&maya, &page, &format!("Message {n}")).await.status);
        }
        assert!(statuses[..28].iter().all(|status| *status == 303), "{statuses:?}");
        assert_eq!(*statuses.last().unwrap(), 429);
        world.advance(Span::minutes(29));
        world.advance(Span::minutes(29));
        let maya = world.sign_in("maya").await;
        world.advance(Span::minutes(5));
        assert_eq!(write(&maya, &page, "An hour later.").await.status, 303);
    }

    async fn the_mail_about_a_message_reveals_nothing_of_it(world: World) {
        let (maya, tomas) = (world.sign_in("maya").await, world.sign_in("tomas").await);
        let his = thread(&maya).await.replace("/messages/", "/inbox/");
        write(&tomas, &his, "Your sciatic nerve is calmer now.").await;
        world.run_jobs().await;
        let mails = letters(&world);
        assert_eq!(mails.len(), 1);
        assert!(mails[0].contains("You have a new message"), "{}", mails[0]);
        assert!(mails[0].contains("To: maya@elbowriver.example"));
        assert!(!mails[0].contains("sciatic") && !mails[0].contains("calmer"));
    }

    async fn an_hour_of_messages_sends_one_mail(world: World) {
        let (maya, tomas) = (world.sign_in("maya").await, world.sign_in("tomas").await);
        let his = thread(&maya).await.replace("/messages/", "/inbox/");
        for body in ["One.", "Two.", "Three."] {
            write(&tomas, &his, body).await;
        }
        assert_eq!(world.number("select count(*) from mails").await, 1);
        world.advance(Span::minutes(61));
        let tomas = world.sign_in("tomas").await;
        write(&tomas, &his, "Four.").await;
        assert_eq!(world.number("select count(*) from mails").await, 2);
    }

    async fn a_ciphertext_moved_to_another_message_does_not_open(world: World) {
        let maya = world.sign_in("maya").await;
        let page = thread(&maya).await;
        write(&maya, &page, "The first one.").await;
        write(&maya, &page, "The second one.").await;
        let copy = "update messages set body = (select m.body from messages m order by m.sent_at desc limit 1)
            where id = (select m.id from messages m order by m.sent_at desc limit 1 offset 1)";
        world.tamper(copy).await.unwrap();
        let answer = maya.get(&page).await;
        assert!(!answer.words().contains("The second one. Sent The second one."), "a moved ciphertext was shown as if it belonged there");
        assert_eq!(answer.status, 200);
        let unreadable = "This text cannot be opened. The problem was logged. Please tell the clinic.";
        assert!(answer.words().contains(unreadable), "{}", answer.words());
    }

    async fn maya_starts_threads_with_her_own_therapists_only(world: World) {
        let maya = world.sign_in("maya").await;
        let tomas = value(&openings_of(&maya).await, "therapist").to_owned();
        let before = world.number("select count(*) from threads").await;
        let answer = maya.post("/api/messaging/start", &[("therapist", tomas.as_str())]).await;
        assert!(answer.location().starts_with("/messages/"), "{}", answer.words());
        assert_eq!(world.number("select count(*) from threads").await, before);
        let nobody = maya.post("/api/messaging/start", &[("therapist", "0198c0de-0000-7000-8000-0000000000ff")]).await;
        assert_eq!(nobody.status, 404);
    }
}

async fn openings_of(maya: &Actor) -> Fields {
    maya.page("/home").await.forms("/api/booking/hold").remove(0)
}
