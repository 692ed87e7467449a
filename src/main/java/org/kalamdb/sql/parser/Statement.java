package org.kalamdb.sql.parser;

import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.SourcePosition;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.Role;
import org.kalamdb.model.TableType;
import org.kalamdb.model.UserId;
import org.kalamdb.model.VectorMetric;

/// A parsed statement. Names are in lower case; users' names are as written.
public sealed interface Statement {

    /// A table as the statement names it.
    ///
    /// @param namespace null: the request's default namespace
    /// @param alias     what a statement that changes rows calls the table instead; null without one
    record TableRef(
            @Nullable String namespace,
            String table,
            SourcePosition position,
            @Nullable String alias) {
        TableRef(@Nullable String namespace, String table, SourcePosition position) {
            this(namespace, table, position, null);
        }

        TableRef as(String name) {
            return new TableRef(namespace, table, position, name);
        }
    }

    /// SELECT, VALUES, WITH, set operations.
    ///
    /// @param hasLimit whether a LIMIT or FETCH stands anywhere in it
    record Query(SqlNode query, boolean hasLimit) implements Statement {}

    /// A query that was not parsed, because the plan of an earlier one of its shape serves it
    /// ([SqlText#shapeOfQuery]).
    record KnownQuery() implements Statement {}

    /// EXPLAIN [ANALYZE] [VERBOSE] statement.
    ///
    /// @param explained a [Query] or a [RowChange]
    /// @param verbose   also the types of what each operator gives
    record Explain(Statement explained, boolean analyze, boolean verbose) implements Statement {}

    /// A statement that changes rows of one table.
    sealed interface RowChange extends Statement {
        TableRef table();

        /// The select list of RETURNING; null without one.
        @Nullable
        SqlNodeList returning();

        /// The queries of the WITH before the statement, which all queries in it see; null without one.
        @Nullable
        SqlNodeList with();
    }

    /// An INSERT.
    sealed interface Insert extends RowChange {
        /// Null: every declared column in order.
        @Nullable
        List<ColumnRef> columns();

        /// Null without ON CONFLICT.
        @Nullable
        OnConflict onConflict();
    }

    /// INSERT INTO … VALUES.
    ///
    /// @param rows as long as the column list is; null stands for the keyword DEFAULT
    record InsertValues(
            TableRef table,
            @Nullable List<ColumnRef> columns,
            List<List<@Nullable SqlNode>> rows,
            @Nullable OnConflict onConflict,
            @Nullable SqlNodeList returning,
            @Nullable SqlNodeList with)
            implements Insert {}

    /// INSERT INTO … query.
    record InsertQuery(
            TableRef table,
            @Nullable List<ColumnRef> columns,
            Query source,
            @Nullable OnConflict onConflict,
            @Nullable SqlNodeList returning,
            @Nullable SqlNodeList with)
            implements Insert {}

    /// ON CONFLICT [(target)] DO NOTHING, or DO UPDATE SET assignments [WHERE condition].
    ///
    /// @param table       into which the rows go
    /// @param target      the key columns; null when none are named
    /// @param assignments null for DO NOTHING
    /// @param condition   null: every row that meets a conflict is updated
    record OnConflict(
            TableRef table,
            @Nullable List<ColumnRef> target,
            @Nullable List<Assignment> assignments,
            @Nullable SqlNode condition,
            SourcePosition position) {}

    /// UPDATE … SET … WHERE ….
    record Update(
            TableRef table,
            List<Assignment> assignments,
            SqlNode condition,
            @Nullable SqlNodeList returning,
            @Nullable SqlNodeList with)
            implements RowChange {}

    /// DELETE FROM … WHERE ….
    record Delete(
            TableRef table,
            SqlNode condition,
            @Nullable SqlNodeList returning,
            @Nullable SqlNodeList with) implements RowChange {}

    /// A column as the statement names it.
    record ColumnRef(String name, SourcePosition position) {}

    /// One SET column = value.
    ///
    /// @param value null stands for the keyword DEFAULT
    record Assignment(ColumnRef column, @Nullable SqlNode value) {}

    /// BEGIN, COMMIT, ROLLBACK.
    record TransactionControl(TransactionAction action) implements Statement {}

    /// What a [TransactionControl] does; named as the statement is.
    enum TransactionAction {
        BEGIN,
        COMMIT,
        ROLLBACK
    }

    /// A statement about the database rather than its rows.
    sealed interface Management extends Statement {}

    record CreateNamespace(String name, boolean ifNotExists) implements Management {}

    record DropNamespace(String name, boolean ifExists, boolean cascade) implements Management {}

    record AlterNamespace(String name, Map<String, Object> options) implements Management {}

    /// USE and SET NAMESPACE.
    record UseNamespace(String name) implements Statement {}

    /// CREATE TABLE in every spelling. Options are as written; their meaning is checked when the
    /// statement is run.
    ///
    /// @param type       the keyword before TABLE; null when none
    /// @param keyColumns of the table-level PRIMARY KEY clause; null when none
    /// @param options    upper-case key to value: `String`, `Long`, `Double` or `Boolean`
    record CreateTable(
            TableRef table,
            boolean ifNotExists,
            @Nullable TableType type,
            List<ColumnSpec> columns,
            @Nullable List<ColumnRef> keyColumns,
            List<CheckSpec> checks,
            Map<String, Object> options)
            implements Management {}

    /// A column of CREATE TABLE.
    ///
    /// @param notNull    as written; key columns are NOT NULL in any case
    /// @param primaryKey the column-level clause
    record ColumnSpec(
            String name,
            SourcePosition position,
            DataType type,
            boolean notNull,
            boolean primaryKey,
            DefaultValue defaultValue) {}

    /// A CHECK of CREATE TABLE.
    ///
    /// @param name   null when none is given
    /// @param column whose clause it is; null for a clause of the table
    /// @param text   the condition as written
    record CheckSpec(
            @Nullable String name, @Nullable String column, SqlNode condition, String text, SourcePosition position) {}

    /// CREATE [OR REPLACE] VIEW v [(columns)] AS query.
    ///
    /// @param columns null: those of the query
    /// @param text    the query as written
    record CreateView(
            TableRef view, boolean orReplace, @Nullable List<ColumnRef> columns, Query query, String text)
            implements Management {}

    record DropView(TableRef view, boolean ifExists) implements Management {}

    record DropTable(TableRef table, boolean ifExists, boolean cascade) implements Management {}

    /// ALTER TABLE … CREATE INDEX and DROP INDEX.
    ///
    /// @param metric of the index from now on; null when the column is to have none
    record AlterVectorIndex(
            TableRef table, ColumnRef column, @Nullable VectorMetric metric) implements Management {}

    record ShowNamespaces() implements Management {}

    /// SHOW TABLES [IN ns].
    record ShowTables(@Nullable String namespace) implements Management {}

    record ShowStorages() implements Management {}

    record ShowManifest() implements Management {}

    /// SHOW STATS FOR TABLE t, SHOW TABLE STATS t.
    record ShowStats(TableRef table) implements Management {}

    /// SHOW ALL.
    record ShowSettings() implements Management {}

    /// SHOW COLUMNS FROM t.
    record ShowColumns(TableRef table) implements Management {}

    /// SET name = value.
    ///
    /// @param name in lower case, its parts joined with dots
    record SetSetting(String name, String value, SourcePosition position) implements Management {}

    /// DESCRIBE [TABLE] t.
    record DescribeTable(TableRef table, DescribeWords words) implements Management {}

    /// What a DESCRIBE begins with; the roles that may run it differ.
    enum DescribeWords {
        DESCRIBE_TABLE,
        DESCRIBE,
        DESC
    }

    /// STORAGE FLUSH TABLE ns.t.
    record FlushTable(TableRef table) implements Management {}

    /// STORAGE FLUSH ALL [IN ns].
    record FlushAll(@Nullable String namespace) implements Management {}

    /// CREATE STORAGE. The clauses' meaning is checked when the statement is run.
    ///
    /// @param type in lower case
    record CreateStorage(String id, String type, Map<StorageClause, String> clauses) implements Management {
        /// Without what the clauses say: some of it is secret.
        @Override
        public String toString() {
            return "CREATE STORAGE " + id + " TYPE " + type + " " + clauses.keySet();
        }
    }

    /// ALTER STORAGE with at least one SET.
    record AlterStorage(String id, Map<StorageClause, String> changes) implements Management {
        /// Without what the clauses say: some of it is secret.
        @Override
        public String toString() {
            return "ALTER STORAGE " + id + " SET " + changes.keySet();
        }
    }

    record DropStorage(String id, boolean ifExists) implements Management {}

    /// STORAGE CHECK id [EXTENDED].
    record CheckStorage(String id, boolean extended) implements Management {}

    record KillJob(String jobId) implements Management {}

    /// @param secret the password, or the OAUTH JSON; null for INTERNAL and bare OAUTH
    record CreateUser(
            UserId user,
            AuthKind auth,
            @Nullable String secret,
            Role role,
            @Nullable String email) implements Management {}

    /// How CREATE USER says the account proves itself.
    enum AuthKind {
        PASSWORD,
        OAUTH,
        INTERNAL
    }

    record AlterUser(UserId user, UserChange change) implements Management {}

    /// The one change of an ALTER USER.
    sealed interface UserChange {
        record SetPassword(String password) implements UserChange {}

        record SetRole(Role role) implements UserChange {}

        record SetEmail(String email) implements UserChange {}
    }

    record DropUser(UserId user, boolean ifExists) implements Management {}

    /// A statement of the dialect that this server cannot run yet.
    ///
    /// @param what its first words in upper case, as in `BACKUP DATABASE`
    record Unsupported(String what, SourcePosition position) implements Statement {}
}
