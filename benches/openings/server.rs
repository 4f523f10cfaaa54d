//! The clinic whose openings are listed, with past visits of many years.

use crate::load::{Line, get};
use crate::served::{self, Running};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sqlx::{AssertSqlSafe, SqlitePool};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use unknot::web::cookies;

pub struct Server {
    pub therapists: u32,
    pub past: u32,
    pub page: String,
    pub line: Line,
    /// The cookie of a client whose list begins with the therapist they have been to.
    pub cookie: String,
    pool: SqlitePool,
    /// The bookings of the listed week.
    booked: Vec<Vec<u8>>,
    process: Running,
}

impl Server {
    pub async fn open(therapists: u32, past: u32) -> Self {
        let folder = served::folder(&format!("openings-{therapists}-{past}"));
        let database = format!("sqlite:{}", folder.join("unknot.db").display());
        // Nobody is in two places at once, so a full calendar needs as many clients.
        let (clients, count) = (therapists.max(300).to_string(), therapists.to_string());
        let args = ["--visits-per-client", "1", "--messages-per-client", "0", "--clients", &clients, "--therapists", &count];
        served::seeded(&folder, &args, async || write_history(&SqlitePool::connect(&database).await.unwrap(), past).await).await;
        let pool = SqlitePool::connect(&database).await.unwrap();
        let port = served::free_port();
        let process = Running::serve(&served::settings(&folder, port));
        let mut line = Line::open(&format!("127.0.0.1:{port}")).await;
        let page = String::from_utf8(line.ask(&get("/book?therapist=anyone", "")).await.body).unwrap();
        let page = served::later(&page).unwrap();
        let booked = sqlx::query_scalar::<_, Vec<u8>>(
            "select id from bookings where status = 'booked' and starts_at > (select max(starts_at) from bookings) - 6 * 86400000000
             order by id limit 1000",
        );
        let booked = booked.fetch_all(&pool).await.unwrap();
        let cookie = sign_in(&pool).await;
        Self { therapists, past, page, line, cookie, pool, booked, process }
    }

    /// The page of the week right after the start, when nothing is in memory.
    pub async fn first_page(&mut self) -> Duration {
        let begun = Instant::now();
        assert_eq!(self.line.ask(&get(&self.page, "")).await.status, 200);
        begun.elapsed()
    }

    /// That week as a client's own list: without the name of a therapist.
    pub fn own_page(&self) -> String {
        self.page.replace("therapist=anyone", "therapist=")
    }

    /// Someone cancels a visit of that week, or takes it up again.
    pub async fn change(&self, round: usize) {
        let id = &self.booked[(round / 2) % self.booked.len()];
        let to = if round.is_multiple_of(2) { "cancelled" } else { "booked" };
        sqlx::query("update bookings set status = $2 where id = $1").bind(id).bind(to).execute(&self.pool).await.unwrap();
    }

    pub fn resident_megabytes(&self) -> u64 {
        self.process.resident_megabytes()
    }
}

/// A session without the cost of a password.
async fn sign_in(pool: &SqlitePool) -> String {
    let token = [7; 32];
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros()).unwrap();
    sqlx::query(
        "insert or replace into sessions (token_hash, person_id, created_at, seen_at, expires_at)
         select $1, client_id, $2, $2, $2 + 86400000000 from bookings where status = 'booked' order by starts_at, id limit 1",
    )
    .bind(cookies::hash(&token).as_slice())
    .bind(now)
    .execute(pool)
    .await
    .unwrap();
    format!("unknot-local={}", URL_SAFE_NO_PAD.encode(token))
}

/// Writes past visits: the booked ones again and again, each time two weeks earlier.
async fn write_history(pool: &SqlitePool, past: u32) {
    let mut conn = pool.acquire().await.unwrap();
    sqlx::query("create temp table booked as select * from bookings where status = 'booked'").execute(&mut *conn).await.unwrap();
    sqlx::query("begin").execute(&mut *conn).await.unwrap();
    let mut written: u64 = 0;
    for nth in 1_i64.. {
        if written >= u64::from(past) {
            sqlx::query("commit").execute(&mut *conn).await.unwrap();
            return;
        }
        let shift = nth * 14 * 86_400_000_000;
        let copy = format!(
            "insert into bookings (id, client_id, therapist_id, service_id, room_id, status, starts_at, ends_at, busy_from, busy_until,
                wall_time, zone, tzdb, price, cancel_by, late_percent, created_at, claim)
             select randomblob(16), client_id, therapist_id, service_id, room_id, 'completed', starts_at - {shift}, ends_at - {shift},
                busy_from - {shift}, busy_until - {shift}, wall_time, zone, tzdb, price, cancel_by, late_percent, created_at, randomblob(16)
             from booked b where not exists (select 1 from bookings o where o.therapist_id = b.therapist_id
                and o.busy_until > b.busy_from - {shift} and o.busy_until < b.busy_until - {shift} + 86400000000
                and o.busy_from < b.busy_until - {shift})"
        );
        written += sqlx::query(AssertSqlSafe(copy)).execute(&mut *conn).await.unwrap().rows_affected();
    }
}
