//! Announcements arrive unasked, say nothing of health, reach only the people they are for, and none is lost by a browser
//! that was away.

use crate::on_both_engines;
use crate::support::actor::Actor;
use crate::support::world::World;
use futures::StreamExt;
use std::time::Duration;
use unknot::platform::tx::Tx;

struct Listener {
    stream: std::pin::Pin<Box<dyn futures::Stream<Item = reqwest::Result<Vec<u8>>> + Send>>,
    text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Heard {
    id: String,
    event: String,
    data: String,
}

impl Listener {
    async fn of(actor: &Actor, last: Option<&str>) -> Self {
        let mut request = actor.http.get(actor.url("/events")).header("cookie", &actor.cookie).header("accept", "text/event-stream");
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { stream: Box::pin(response.bytes_stream().map(|chunk| chunk.map(|bytes| bytes.to_vec()))), text: String::new() }
    }

    async fn next(&mut self) -> Heard {
        loop {
            if let Some(end) = self.text.find("\n\n") {
                let block: String = self.text.drain(..end + 2).collect();
                let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim().to_owned();
                if block.lines().any(|line| line.starts_with("event:")) {
                    return Heard { id: field("id:"), event: field("event:"), data: field("data:") };
                }
                continue;
            }
            let chunk = tokio::time::timeout(Duration::from_secs(20), self.stream.next()).await.expect("nothing was announced");
            self.text.push_str(&String::from_utf8(chunk.unwrap().unwrap()).unwrap());
        }
    }

    /// Waits until the server has ended it.
    async fn ends(mut self) {
        let end = async { while self.stream.next().await.is_some_and(|chunk| chunk.is_ok()) {} };
        tokio::time::timeout(Duration::from_secs(30), end).await.expect("the stream goes on");
    }

    async fn next_of(&mut self, event: &str) -> Heard {
        loop {
            let heard = self.next().await;
            if heard.event == event {
                return heard;
            }
        }
    }
}

async fn write_to_tomas(maya: &Actor, body: &str) -> String {
    let threads = maya.page("/messages").await.links("/messages/");
    for thread in threads {
        let page = maya.page(&thread).await;
        if page.words().contains("Tomás Rivera, RMT") {
            let mut fields = page.forms("/api/messaging/post").remove(0);
            fields.push(("body".to_owned(), body.to_owned()));
            let answer = maya.post("/api/messaging/post", &fields).await;
            assert_eq!(answer.status, 303, "{}", answer.words());
            return fields.iter().find(|(name, _)| name == "thread").unwrap().1.clone();
        }
    }
    panic!("Maya has no thread with Tomás");
}

on_both_engines! {
    async fn tomas_hears_that_maya_wrote_and_nothing_else(world: World) {
        let (maya, tomas) = (world.sign_in("maya").await, world.sign_in("tomas").await);
        let mut listener = Listener::of(&tomas, None).await;
        assert_eq!(listener.next().await.event, "hello");
        let thread = write_to_tomas(&maya, "Is heat twice a day too much?").await;
        let heard = listener.next_of("thread").await;
        assert_eq!(heard.data, thread);
        assert!(!listener.text.contains("heat"));
    }

    async fn wendell_hears_nothing_about_maya(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let mut listener = Listener::of(&wendell, None).await;
        listener.next().await;
        write_to_tomas(&maya, "One more thing.").await;
        // An announcement to everyone follows. If Maya's were for Wendell, it would come first.
        world
            .state
            .db
            .write::<(), unknot::platform::db::DbError, _>(async move |tx: &mut Tx| {
                tx.announce(unknot::platform::realtime::Announcement::to_everyone("openings", "x"));
                Ok(())
            })
            .await
            .unwrap();
        assert_eq!(listener.next().await.event, "openings");
    }

    async fn a_browser_that_was_away_hears_what_it_missed(world: World) {
        let (maya, tomas) = (world.sign_in("maya").await, world.sign_in("tomas").await);
        let mut listener = Listener::of(&tomas, None).await;
        let hello = listener.next().await;
        drop(listener);
        let thread = write_to_tomas(&maya, "While you were away.").await;
        let mut listener = Listener::of(&tomas, Some(&hello.id)).await;
        assert_eq!(listener.next().await.event, "hello");
        let missed = listener.next_of("thread").await;
        assert_eq!(missed.data, thread);
        // A browser that reconnects from there does not hear it again.
        let mut again = Listener::of(&tomas, Some(&missed.id)).await;
        again.next().await;
        write_to_tomas(&maya, "And one more.").await;
        assert_ne!(again.next_of("thread").await.id, missed.id);
    }

    async fn signing_out_everywhere_ends_every_stream(world: World) {
        let (phone, laptop) = (world.sign_in("maya").await, world.sign_in("maya").await);
        let mut streams = [Listener::of(&phone, None).await, Listener::of(&laptop, None).await];
        for stream in &mut streams {
            stream.next().await;
        }
        laptop.post::<&str, &str>("/api/accounts/sign-out-everywhere", &[]).await;
        for stream in streams {
            stream.ends().await;
        }
    }

    async fn signing_out_on_the_phone_leaves_the_laptops_stream_open(world: World) {
        let (phone, laptop) = (world.sign_in("tomas").await, world.sign_in("tomas").await);
        let (mut here, mut there) = (Listener::of(&phone, None).await, Listener::of(&laptop, None).await);
        here.next().await;
        there.next().await;
        phone.post::<&str, &str>("/api/accounts/sign-out", &[]).await;
        here.ends().await;
        write_to_tomas(&world.sign_in("maya").await, "Are you there?").await;
        there.next_of("thread").await;
    }

    async fn a_closed_account_hears_nothing_more(world: World) {
        let maya = world.sign_in("maya").await;
        let mut stream = Listener::of(&maya, None).await;
        stream.next().await;
        world.tamper("update people set closed_at = 1 where email = 'maya@elbowriver.example'").await.unwrap();
        stream.ends().await;
    }

    async fn the_ninth_stream_of_one_person_ends_their_first(world: World) {
        let (maya, wendell) = (world.sign_in("maya").await, world.sign_in("wendell").await);
        let mut his = Listener::of(&wendell, None).await;
        his.next().await;
        let mut hers = Vec::new();
        for _ in 0..9 {
            let mut stream = Listener::of(&maya, None).await;
            stream.next().await;
            hers.push(stream);
        }
        hers.remove(0).ends().await;
        let thread = write_to_tomas(&maya, "Nine tabs.").await;
        assert_eq!(hers[0].next_of("thread").await.data, thread);
        assert_eq!(hers[7].next_of("thread").await.data, thread);
    }

    async fn nobody_listens_without_a_session_or_from_another_site(world: World) {
        assert_eq!(world.visitor().get("/events").await.status, 401);
        let maya = world.sign_in("maya").await;
        let other = maya.http.get(maya.url("/events")).header("sec-fetch-site", "cross-site");
        assert_eq!(maya.send(other).await.status, 403);
    }
}
