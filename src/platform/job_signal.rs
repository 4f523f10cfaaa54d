//! Wakes the workers for a job that is due now. Each gets every signal, also one that came while it was at work.

use std::sync::Arc;
use tokio::sync::watch;

#[derive(Clone, Default)]
pub struct JobSignal(Arc<watch::Sender<u64>>);

/// One worker's end of it.
pub struct JobListener(watch::Receiver<u64>);

impl JobSignal {
    pub fn send(&self) {
        self.0.send_modify(|signals| *signals = signals.wrapping_add(1));
    }

    pub fn listener(&self) -> JobListener {
        JobListener(self.0.subscribe())
    }
}

impl JobListener {
    /// Returns when a signal was sent since it last returned.
    pub async fn woken(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
