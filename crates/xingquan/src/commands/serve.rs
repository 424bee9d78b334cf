//! `xingquan serve`: a node, as its configuration file says.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;
use web::Settings;

use super::Ending;
use crate::config::Config;
use crate::paper::Paper;
use crate::runtime::{Place, block_on};
use crate::site;

/// Arguments of `serve`.
#[derive(Debug, Args)]
#[command(next_help_heading = "选项")]
pub(crate) struct Serve {
    #[arg(long, value_name = "文件", help = "配置文件（TOML）")]
    config: PathBuf,
}

impl Serve {
    pub(crate) fn run(&self, out: &mut dyn Write) -> anyhow::Result<Ending> {
        let config = Config::load(&self.config)?;
        block_on(async {
            let listener = site::listen(config.listen).await?;
            let local = format!("http://{}", listener.local_addr().context("不能得知端口")?);
            let address = config.address.clone().unwrap_or_else(|| local.clone());
            let paper = Paper::open(config.fonts.as_deref(), &address)?;
            let node = Place::configured(&config).open_or_create().await?;
            writeln!(out, "行权已经启动：{local}（对外地址 {address}）")?;
            out.flush()?;
            let settings = Settings {
                site: config.site.clone(),
                secure: address.starts_with("https://"),
                address,
                notice: String::new(),
                help: "忘记口令的，请联系本机关的系统管理员。".to_owned(),
            };
            site::serve(node, Arc::new(paper), settings, listener).await?;
            Ok(Ending::Good)
        })
    }
}
