//! Serving pages until the program is told to stop.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context as _;
use node::Node;
use tokio::net::TcpListener;
use web::{Documents, Settings, router};

use crate::runtime::Integrator;

/// Opens the address on which pages are served.
///
/// # Errors
/// A Chinese sentence when it is taken or not allowed.
pub(crate) async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("不能使用地址{address}，可能已被占用；请换一个端口"))
}

/// Serves pages on an opened address until Ctrl-C or a request to end, then takes what waits into the log.
///
/// # Errors
/// When serving fails.
pub(crate) async fn serve(
    node: Arc<Node>,
    documents: Arc<dyn Documents>,
    settings: Settings,
    listener: TcpListener,
) -> anyhow::Result<()> {
    let integrator = Integrator::start(&node);
    let app = router(node, documents, settings);
    let served = axum::serve(listener, app).with_graceful_shutdown(stop()).await;
    integrator.stop().await?;
    served.context("网页服务异常结束")
}

/// Ends when the program is asked to: Ctrl-C, or the signal that service managers send.
async fn stop() {
    let interrupt = async {
        // Without a handler the system ends the program at once, which the record survives too.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
