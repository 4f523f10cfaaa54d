//! The amount of load data.

#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Load {
    #[arg(long)]
    pub clients: u32,
    #[arg(long)]
    pub therapists: u32,
    #[arg(long, default_value_t = 10)]
    pub visits_per_client: u32,
    #[arg(long, default_value_t = 10)]
    pub messages_per_client: u32,
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}
