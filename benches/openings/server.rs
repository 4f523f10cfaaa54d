//! One clinic of a given size, seeded once into `target/bench` and served by the release binary.

use crate::load::{Line, get};
use sqlx::{AssertSqlSafe, SqlitePool};
use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub struct Server {
    pub therapists: u32,
    pub past: u32,
    pub page: String,
    pub line: Line,
    pool: SqlitePool,
    /// Bookings of the week that is looked at.
    booked: Vec<Vec<u8>>,
    child: Child,
}

impl Server {
    pub async fn open(therapists: u32, past: u32) -> Self {
        let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/target/bench")).join(format!("openings-{therapists}-{past}"));
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let settings = BTreeMap::from([
            ("UNKNOT_LISTEN".to_owned(), format!("127.0.0.1:{port}")),
            ("UNKNOT_DATA".to_owned(), folder.to_string_lossy().into_owned()),
            ("UNKNOT_LOG".to_owned(), "warn".to_owned()),
        ]);
        // Its calendar begins on the day it was made, so each day has its own.
        let marker = folder.join("seeded");
        let today = days_since_epoch().to_string();
        if std::fs::read_to_string(&marker).is_ok_and(|made| made == today) {
        } else {
            let _ = std::fs::remove_dir_all(&folder);
            let seeding = Command::new(env!("CARGO_BIN_EXE_unknot"))
                .args(["seed", "--visits-per-client", "1", "--messages-per-client", "0", "--seed", "1"])
                // Nobody is in two places at once, so a full calendar needs as many clients.
                .args(["--clients", &therapists.max(300).to_string()])
                .args(["--therapists", &therapists.to_string()])
                .env_clear()
                .envs(&settings)
                .status();
            assert!(seeding.unwrap().success());
        }
        let pool = SqlitePool::connect(&format!("sqlite:{}", folder.join("unknot.db").display())).await.unwrap();
        if !marker.exists() {
            write_history(&pool, past).await;
            std::fs::write(&marker, &today).unwrap();
        }
        let mut child = Command::new(env!("CARGO_BIN_EXE_unknot"))
            .arg("serve")
            .env_clear()
            .envs(&settings)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = std::io::BufReader::new(child.stdout.take().unwrap());
        assert!(out.lines().map_while(Result::ok).any(|line| line.contains("is open at")));
        let mut line = Line::open(&format!("127.0.0.1:{port}")).await;
        let page = String::from_utf8(line.ask(&get("/book?therapist=anyone", "")).await.body).unwrap();
        let later = page.split("<a ").find(|link| link.split("</a>").next().unwrap_or_default().contains("Later")).unwrap();
        let page = later.split("href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
        let booked = sqlx::query_scalar::<_, Vec<u8>>(
            "select id from bookings where status = 'booked' and starts_at > (select max(starts_at) from bookings) - 6 * 86400000000
             order by id limit 1000",
        );
        let booked = booked.fetch_all(&pool).await.unwrap();
        Self { therapists, past, page, line, pool, booked, child }
    }

    /// The page of the week right after the start, when nothing is in memory.
    pub async fn first_page(&mut self) -> Duration {
        let begun = Instant::now();
        assert_eq!(self.line.ask(&get(&self.page, "")).await.status, 200);
        begun.elapsed()
    }

    /// Someone cancels a visit of that week, or takes it up again.
    pub async fn change(&self, round: usize) {
        let id = &self.booked[(round / 2) % self.booked.len()];
        let to = if round.is_multiple_of(2) { "cancelled" } else { "booked" };
        sqlx::query("update bookings set status = $2 where id = $1").bind(id).bind(to).execute(&self.pool).await.unwrap();
    }

    pub fn resident_megabytes(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
    }
}

/// Visits that are over: what is booked, again and again, a fortnight earlier each time.
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
            "insert into bookings (id, client_id, therapist_id, service_id, room_id, status, starts_at, ends_at, busy_from, busy_until, wall_time,
                zone, tzdb, price, cancel_by, late_percent, created_at, claim)
             select randomblob(16), client_id, therapist_id, service_id, room_id, 'completed', starts_at - {shift}, ends_at - {shift},
                busy_from - {shift}, busy_until - {shift}, wall_time, zone, tzdb, price, cancel_by, late_percent, created_at, randomblob(16)
             from booked b where not exists (select 1 from bookings o where o.therapist_id = b.therapist_id
                and o.busy_until > b.busy_from - {shift} and o.busy_until < b.busy_until - {shift} + 86400000000
                and o.busy_from < b.busy_until - {shift})"
        );
        written += sqlx::query(AssertSqlSafe(copy)).execute(&mut *conn).await.unwrap().rows_affected();
    }
}

fn days_since_epoch() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() / 86_400
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
