//! Logs and metrics: routes, statuses and times; never people, addresses with ids, or typed text.

use crate::types::instant::Instant;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tracing_subscriber::EnvFilter;

/// Upper bounds of the histogram buckets, in microseconds.
const BUCKETS: [u64; 9] = [1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000];

#[derive(Default)]
struct Route {
    buckets: [u64; BUCKETS.len()],
    count: u64,
    micros: u64,
}

#[derive(Default)]
pub struct Metrics {
    routes: Mutex<BTreeMap<(String, u16), Route>>,
    csp_reports: AtomicU64,
    /// The bucket of the reports' pace.
    pub reports_empty_at: Mutex<Instant>,
    unopened: AtomicU64,
}

impl Metrics {
    pub fn count(&self, route: &str, status: u16, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = routes.entry((route.to_owned(), status)).or_default();
        entry.count += 1;
        entry.micros = entry.micros.saturating_add(micros);
        for (bucket, upper) in entry.buckets.iter_mut().zip(BUCKETS) {
            *bucket += u64::from(micros <= upper);
        }
    }

    pub fn count_csp_report(&self) {
        self.csp_reports.fetch_add(1, Ordering::Relaxed);
    }

    /// Sealed values that did not open: altered, moved or sealed with another key. Any is a reason to look.
    pub fn count_unopened(&self, places: usize) {
        self.unopened.fetch_add(u64::try_from(places).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// Prometheus text.
    pub fn text(&self) -> String {
        let mut out = String::from("# TYPE unknot_request_seconds histogram\n");
        for ((route, status), one) in self.routes.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let labels = format!("route=\"{route}\",status=\"{status}\"");
            for (bucket, upper) in one.buckets.iter().zip(BUCKETS) {
                let _ = writeln!(out, "unknot_request_seconds_bucket{{{labels},le=\"{}\"}} {bucket}", seconds(upper));
            }
            let _ = writeln!(out, "unknot_request_seconds_bucket{{{labels},le=\"+Inf\"}} {}", one.count);
            let _ = writeln!(out, "unknot_request_seconds_sum{{{labels}}} {}", seconds(one.micros));
            let _ = writeln!(out, "unknot_request_seconds_count{{{labels}}} {}", one.count);
        }
        for (name, count) in [("csp_reports", &self.csp_reports), ("sealed_unopened", &self.unopened)] {
            let _ = writeln!(out, "# TYPE unknot_{name}_total counter\nunknot_{name}_total {}", count.load(Ordering::Relaxed));
        }
        out
    }
}

fn seconds(micros: u64) -> String {
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}

/// Starts the log on standard error. `filter` as in `UNKNOT_LOG`.
pub fn start_log(filter: &str) -> Result<(), String> {
    let filter = EnvFilter::try_new(filter).map_err(|error| format!("UNKNOT_LOG: {error}. An example: UNKNOT_LOG=unknot=debug,warn"))?;
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false).try_init();
    // A panic's message may quote what a person typed; its location is enough to find it.
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(|| "?".to_owned(), ToString::to_string);
        tracing::error!(%place, "panicked");
    }));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_counted_in_every_bucket_above_it() {
        let metrics = Metrics::default();
        metrics.count("/home", 200, Duration::from_millis(3));
        let text = metrics.text();
        assert!(text.contains("route=\"/home\",status=\"200\",le=\"0.002500\"} 0"));
        assert!(text.contains("route=\"/home\",status=\"200\",le=\"0.005000\"} 1"));
    }
}
