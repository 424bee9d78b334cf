//! Single statements: kinds of values, rows, order, errors that name the column.

use store::engine::{Row, Store, Tx, Value};
use store::error::StoreError;
use store::testing::each_engine;

use crate::text;

async fn kinds(store: &Store) {
    let made: Result<u64, StoreError> = store
        .write(|tx| {
            tx.execute("CREATE TABLE kinds (id BIGINT NOT NULL PRIMARY KEY, n BIGINT, t TEXT, b BYTEA)", &[])?;
            tx.execute_many(
                "INSERT INTO kinds (id, n, t, b) VALUES ($1, $2, $3, $4)",
                &[
                    vec![1.into(), i64::MAX.into(), text("曹县市场监督管理局"), vec![0_u8, 255].into()],
                    vec![2.into(), i64::MIN.into(), text(""), Vec::<u8>::new().into()],
                    vec![3.into(), Value::Null, Value::Null, Value::Null],
                ],
            )
        })
        .await;
    assert_eq!(made.unwrap(), 3);
}

async fn ask(store: &Store, sql: &'static str) -> Result<Vec<Row>, StoreError> {
    store.read(move |tx| tx.query(sql, &[])).await
}

#[tokio::test]
async fn values_come_back_as_they_went_in() {
    each_engine(|store| async move {
        kinds(&store).await;
        let rows = ask(&store, "SELECT n, t, b FROM kinds ORDER BY id").await.unwrap();
        assert_eq!(rows[0].int(0).unwrap(), i64::MAX);
        assert_eq!(rows[0].text(1).unwrap(), "曹县市场监督管理局");
        assert_eq!(rows[0].blob(2).unwrap(), [0, 255]);
        assert_eq!(rows[1].clone().into_values(), [i64::MIN.into(), text(""), Vec::<u8>::new().into()]);
        assert_eq!(rows[2].optional_int(0).unwrap(), None);
        assert_eq!(rows[2].optional_text(1).unwrap(), None);
        assert_eq!(rows[2].optional_blob(2).unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_kind_names_the_column() {
    each_engine(|store| async move {
        kinds(&store).await;
        let rows = ask(&store, "SELECT n, t, b FROM kinds ORDER BY id").await.unwrap();
        let message = |error: StoreError| error.to_string();
        assert_eq!(message(rows[0].text(0).unwrap_err()), "列 n 应为文本，实际为整数");
        assert_eq!(message(rows[0].int(1).unwrap_err()), "列 t 应为整数，实际为文本");
        assert_eq!(message(rows[2].blob(2).unwrap_err()), "列 b 应为字节串，实际为空");
        assert_eq!(message(rows[0].int(3).unwrap_err()), "列 3 应为已有的列，实际为不存在");
        assert!(matches!(rows[1].count(0).unwrap_err(), StoreError::OutOfRange(_)));
        // Neither engine gives numbers that are not whole.
        ask(&store, "SELECT 1.5").await.unwrap_err();
    })
    .await;
}

#[tokio::test]
async fn parameters_are_bound_by_number_not_by_place() {
    each_engine(|store| async move {
        kinds(&store).await;
        let done: Result<Vec<Row>, StoreError> = store
            .write(|tx| {
                tx.execute_expecting("UPDATE kinds SET t = $2 WHERE id = $1", &[3.into(), "三".into()], 1)?;
                tx.query("SELECT id FROM kinds WHERE t = $1 OR (t = $1 AND id = $2)", &["三".into(), 3.into()])
            })
            .await;
        assert_eq!(done.unwrap()[0].int(0).unwrap(), 3);
        for params in [vec![], vec![1.into(), 2.into()]] {
            let refused: Result<_, StoreError> =
                store.read(move |tx| tx.query("SELECT id FROM kinds WHERE id = $1", &params)).await;
            refused.unwrap_err();
        }
    })
    .await;
}

#[tokio::test]
async fn portable_sql_gives_the_same_answers() {
    each_engine(|store| async move {
        kinds(&store).await;
        let table = [
            ("SELECT id FROM kinds ORDER BY t NULLS LAST", vec![2, 1, 3]),
            ("SELECT id FROM kinds ORDER BY n DESC NULLS LAST", vec![1, 2, 3]),
            ("SELECT CAST(sum(id) AS BIGINT) FROM kinds", vec![6]),
            ("SELECT count(*) FILTER (WHERE n > 0) FROM kinds", vec![1]),
            ("SELECT length(t) FROM kinds WHERE id = 1", vec![9]),
            ("SELECT 7 / 2", vec![3]),
            ("SELECT id > 1 FROM kinds ORDER BY id", vec![0, 1, 1]),
        ];
        for (sql, expected) in table {
            let rows = ask(&store, sql).await.unwrap();
            assert_eq!(rows.iter().map(|row| row.int(0).unwrap()).collect::<Vec<_>>(), expected, "{sql}");
        }
        // By code point, whatever the locale of the machine.
        let sorted = "SELECT v FROM (SELECT 'b' AS v UNION ALL SELECT 'B' UNION ALL SELECT '中' UNION ALL SELECT 'é') s ORDER BY v";
        let rows = ask(&store, sorted).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.text(0).unwrap()).collect::<String>(), "Bbé中");
    })
    .await;
}

#[tokio::test]
async fn several_questions_are_answered_in_order() {
    each_engine(|store| async move {
        kinds(&store).await;
        let answers: Result<_, StoreError> = store
            .read(|tx| {
                tx.query_each(&[
                    ("SELECT id FROM kinds WHERE id >= $1 ORDER BY id", &[2.into()]),
                    ("SELECT t FROM kinds WHERE id = $1", &[1.into()]),
                    ("SELECT id FROM kinds WHERE id > 9", &[]),
                ])
            })
            .await;
        let answers = answers.unwrap();
        assert_eq!(answers.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1, 0]);
        assert_eq!(answers[1][0].text(0).unwrap(), "曹县市场监督管理局");
    })
    .await;
}

#[tokio::test]
async fn many_rows_go_in_at_once() {
    each_engine(|store| async move {
        kinds(&store).await;
        let added: Result<u64, StoreError> = store
            .write(|tx| {
                let rows: Vec<Vec<Value<'_>>> = (10..2010).map(|id| vec![id.into(), text("行")]).collect();
                tx.execute_many("INSERT INTO kinds (id, t) VALUES ($1, $2)", &rows)
            })
            .await;
        assert_eq!(added.unwrap(), 2000);
        assert_eq!(ask(&store, "SELECT id FROM kinds").await.unwrap().len(), 2003);
        let clash: Result<u64, StoreError> = store
            .write(|tx| {
                let rows: Vec<Vec<Value<'_>>> = (3000..4000).chain([10]).map(|id| vec![id.into()]).collect();
                tx.execute_many("INSERT INTO kinds (id) VALUES ($1)", &rows)
            })
            .await;
        assert!(matches!(clash.unwrap_err(), StoreError::Conflict { table } if table == "kinds"));
        assert_eq!(ask(&store, "SELECT id FROM kinds").await.unwrap().len(), 2003);
    })
    .await;
}

#[tokio::test]
async fn row_counts_are_checked() {
    each_engine(|store| async move {
        kinds(&store).await;
        type Job = fn(&mut Tx<'_>) -> Result<(), StoreError>;
        let jobs: [Job; 4] = [
            |tx| tx.execute_expecting("UPDATE kinds SET t = 'x'", &[], 1),
            |tx| tx.execute_expecting("UPDATE kinds SET t = 'x' WHERE id = 99", &[], 1),
            |tx| tx.one("SELECT id FROM kinds WHERE id = 99", &[]).map(drop),
            |tx| tx.optional("SELECT id FROM kinds", &[]).map(drop),
        ];
        for job in jobs {
            assert!(matches!(store.write(job).await, Err(StoreError::UnexpectedRows { .. })));
        }
        let changed = ask(&store, "SELECT id FROM kinds WHERE t = 'x'").await.unwrap();
        assert!(changed.is_empty());
    })
    .await;
}

#[tokio::test]
async fn text_with_nul_is_refused_by_both() {
    each_engine(|store| async move {
        kinds(&store).await;
        let refused: Result<(), StoreError> =
            store.write(|tx| tx.execute("UPDATE kinds SET t = $1", &["a\0b".into()]).map(drop)).await;
        assert!(matches!(refused, Err(StoreError::NulInText)));
    })
    .await;
}
