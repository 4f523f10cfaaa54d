//! Random requests with text that nobody types, the same for the same seed. Nothing answers 5xx, which a panic would too, and no markup
//! comes back as it was sent. `ATTACK_REQUESTS` says how many; `make attack` sends many more than the checks do.

use super::ids::of_maya;
use super::say;
use crate::on_both_engines;
use crate::support::actor::Actor;
use crate::support::page::Answer;
use crate::support::world::World;
use futures::stream::{self, StreamExt};
use std::collections::BTreeMap;
use unknot::app::routes::{ENDPOINTS, pages};
use unknot::web::endpoint::Endpoint;

/// On each engine.
const REQUESTS: u64 = 10_000;
const AT_ONCE: usize = 16;
const SEED: u64 = 0x5eed_0fba_d1de_a5e5;

const MARKUP: &str = "<script>qz()</script>";

/// Text that programs fall over.
const PAYLOADS: &[&str] = &[
    "",
    " ",
    "0",
    "-1",
    "1e309",
    "NaN",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "4.5",
    "½",
    "true",
    "null",
    "2026-11-24",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31T23:59",
    "-9999-01-01",
    "24:00",
    "25:61",
    "' or '1'='1",
    "'; drop table people; --",
    "\" or \"\"=\"",
    "%' or '%'='",
    "${7*7}{{7*7}}#{7*7}",
    MARKUP,
    "\"><img src=x onerror=qz()>",
    "javascript:qz()",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "../../../../etc/passwd",
    "%2e%2e%2f%2e%2e%2f",
    "C:\\windows\\win.ini",
    "a\r\nSet-Cookie: unknot-local=x",
    "a\0b",
    "\u{1}\u{7f}\u{1b}[31m",
    "\u{202e}txet",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "ﷺ",
    "名前 Имя اسم नाम",
    "\u{feff}\u{200b}\u{2028}",
    "İstanbul ẞ ﬁ",
    "=cmd|' /C calc'!A0",
    "a@b",
    "\"a b\"@example.org",
    "x@xn--a.example",
    "+1 403 555 0100",
    "[object Object]",
    "{\"$gt\":\"\"}",
    "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
];

const QUERIES: &[&str] = &[
    "from",
    "to",
    "day",
    "days",
    "date",
    "week",
    "month",
    "service",
    "therapist",
    "room",
    "place",
    "name",
    "q",
    "page",
    "before",
    "after",
    "then",
    "write",
    "client",
    "again",
    "replaces",
    "add_ons",
    "view",
    "sort",
    "keys",
    "part",
    "only",
    "moving",
    "also",
    "hold",
    "seen",
    "start",
];

/// A small generator of its own (splitmix64), so that a seed gives the same requests everywhere.
#[derive(Clone)]
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % sides as u64).unwrap()
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.roll(all.len())]
    }

    /// A payload, two of them, an id, or very much of one sign.
    fn text(&mut self, ids: &[String]) -> String {
        match self.roll(12) {
            0 | 1 => self.pick(ids).clone(),
            2 => self.pick(PAYLOADS).repeat(self.roll(40) + 1),
            3 => ["a", "é", "😀", "%", "9"][self.roll(5)].repeat([300, 5000, 70_000][self.roll(3)]),
            4 => format!("{}{}", self.pick(PAYLOADS), self.pick(PAYLOADS)),
            _ => (*self.pick(PAYLOADS)).to_owned(),
        }
    }
}

struct Attack {
    actors: Vec<Actor>,
    ids: Vec<String>,
}

impl Attack {
    async fn one(&self, mut dice: Dice) -> (String, Answer) {
        let actor = dice.pick(&self.actors).clone();
        match dice.roll(10) {
            0..=3 => self.page(&actor, &mut dice).await,
            4 => self.raw_path(&actor, &mut dice).await,
            _ => self.endpoint(&actor, &mut dice).await,
        }
    }

    fn query(&self, dice: &mut Dice) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for _ in 0..dice.roll(5) {
            let (name, text) = (*dice.pick(QUERIES), dice.text(&self.ids));
            // The head of a request has a limit of its own.
            query.append_pair(name, &text.chars().take(2000).collect::<String>());
        }
        query.finish()
    }

    async fn page(&self, actor: &Actor, dice: &mut Dice) -> (String, Answer) {
        let rows = pages().rows;
        let row = dice.pick(&rows);
        let part = |part: &str, dice: &mut Dice| {
            let id = if part.starts_with('{') { dice.text(&self.ids) } else { return part.to_owned() };
            let id: String = id.chars().take(400).collect();
            percent_encoding::utf8_percent_encode(&id, percent_encoding::NON_ALPHANUMERIC).to_string()
        };
        let path: Vec<String> = row.path.split('/').map(|one| part(one, dice)).collect();
        let path = format!("{}?{}", path.join("/"), self.query(dice));
        let answer = if dice.roll(4) == 0 { actor.get_json(&path).await } else { actor.get(&path).await };
        (path, answer)
    }

    async fn raw_path(&self, actor: &Actor, dice: &mut Dice) -> (String, Answer) {
        let text: String = dice.text(&self.ids).chars().take(1000).collect();
        let path = format!("/{}", percent_encoding::utf8_percent_encode(&text, percent_encoding::NON_ALPHANUMERIC));
        let cookie = format!("unknot-local={}; unknot-local-device=%00; unknot-local-newcomer==", dice.roll(99));
        let request = actor.http.get(actor.url(&path)).header("cookie", cookie).header("accept", "text/html");
        let request = request.header("last-event-id", "x").header("referer", "http://a//b").header("range", "bytes=-1,9-");
        (path.clone(), actor.send(request).await)
    }

    async fn endpoint(&self, actor: &Actor, dice: &mut Dice) -> (String, Answer) {
        let open: Vec<&Endpoint> = ENDPOINTS.iter().filter(|endpoint| !endpoint.path.contains("sign-out")).collect();
        let endpoint = *dice.pick(&open);
        let mut fields: Vec<(String, String)> = Vec::new();
        for field in endpoint.fields {
            for _ in 0..[0, 1, 1, 1, 1, 1, 2][dice.roll(7)] {
                fields.push((field.name.to_owned(), dice.text(&self.ids)));
            }
        }
        if endpoint.is_form {
            let answer =
                if dice.roll(2) == 0 { actor.post(endpoint.path, &fields).await } else { actor.post_json(endpoint.path, &fields).await };
            return (format!("{} {fields:.300?}", endpoint.path), answer);
        }
        let short = fields.iter().map(|(name, text)| (name.as_str(), text.chars().take(2000).collect::<String>()));
        let question = form_urlencoded::Serializer::new(String::new()).extend_pairs(short).finish();
        let path = format!("{}?{question}", endpoint.path);
        (path.clone(), actor.get_json(&path).await)
    }
}

async fn attack(world: World) {
    let how_many = std::env::var("ATTACK_REQUESTS").ok().and_then(|n| n.parse::<u64>().ok()).map_or(REQUESTS, |all| all / 2);
    let mut actors = vec![world.visitor()];
    for name in ["maya", "wendell", "tomas", "grace", "omar", "ingrid"] {
        actors.push(world.sign_in(name).await);
    }
    let ids = of_maya(&world, &actors[1]).await.into_iter().map(|(_, id)| id).collect();
    let attack = Attack { actors, ids };
    let tally = stream::iter(0..how_many)
        .map(|n| attack.one(Dice(SEED ^ n.wrapping_mul(0x2545_f491_4f6c_dd1d))))
        .buffer_unordered(AT_ONCE)
        .fold(BTreeMap::<u16, u64>::new(), async |mut tally, (what, answer)| {
            assert!(answer.status < 500 || answer.status == 503, "{}: {what:.600}", answer.status);
            let is_page = answer.header("content-type").starts_with("text/html");
            assert!(!is_page || !answer.body.contains(MARKUP), "markup came back from {what:.600}");
            *tally.entry(answer.status).or_default() += 1;
            tally
        })
        .await;
    let busy = tally.get(&503).copied().unwrap_or_default();
    say(&format!("fuzz on {:?}: {how_many} requests, by status {tally:?}", world.engine));
    assert_eq!(busy, 0, "nothing here is more than a queue can hold");
    assert_eq!(world.overlaps().await, 0);
    assert!([200, 303, 404, 422].iter().all(|status| tally.contains_key(status)), "{tally:?}");
}

on_both_engines! {
    async fn no_text_that_nobody_types_breaks_a_page_or_a_form(world: World) {
        attack(world).await;
    }
}
