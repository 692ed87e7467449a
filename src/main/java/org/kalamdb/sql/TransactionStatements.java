package org.kalamdb.sql;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableType;
import org.kalamdb.sql.exec.IdSource;
import org.kalamdb.sql.parser.Naming;
import org.kalamdb.sql.parser.Statement;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.Transaction;
import org.kalamdb.table.Transactions;

/// BEGIN, COMMIT and ROLLBACK, and what a transaction does not take (`sql.md` §16). The request holds its
/// transaction itself ([SqlEngine]), because it ends with it at the latest. Any thread.
final class TransactionStatements {
    private final Transactions transactions;
    private final IdSource ids;

    TransactionStatements(Transactions transactions, IdSource ids) {
        this.transactions = transactions;
        this.ids = ids;
    }

    /// @param current the request's transaction
    @MustBeClosed
    Transaction begin(@Nullable Transaction current) {
        if (current != null) {
            throw new DbException(
                    ErrorCode.CONFLICT, "the request already has an active transaction (" + current.id() + ")");
        }
        return transactions.begin(
                ids.uuidV7().toString(), "sql-req-" + ids.uuidV7().toString());
    }

    /// The transaction that `action` ends.
    static Transaction required(@Nullable Transaction current, Statement.TransactionAction action) {
        if (current == null) {
            throw new DbException(ErrorCode.INVALID_OPERATION, action + " requires an active explicit SQL transaction");
        }
        return current;
    }

    /// What the client is told.
    static StatementResult done(StatementCall call, Statement.TransactionAction action, Transaction transaction) {
        String what = switch (action) {
            case BEGIN -> "started";
            case COMMIT -> "committed";
            case ROLLBACK -> "rolled back";
        };
        return new StatementResult.Message("Transaction " + what + " (" + transaction.id() + ")", 0, call.user());
    }

    /// For a request that ends with its transaction open.
    static DbException leftOpen() {
        return new DbException(
                ErrorCode.OPEN_TRANSACTION,
                "Request completed with an open explicit transaction; rolled back automatically");
    }

    /// Refuses what COMMIT could not undo or a snapshot does not cover.
    ///
    /// @throws DbException also when the transaction was idle for too long
    static void admit(Transaction transaction, Statement statement) {
        transaction.requireActive();
        if (statement instanceof Statement.Management management && isDefinition(management)) {
            throw new DbException(
                    ErrorCode.INVALID_OPERATION,
                    "DDL is not allowed inside explicit transaction (" + transaction.id() + ")");
        }
    }

    private static boolean isDefinition(Statement.Management statement) {
        return switch (statement) {
            case Statement.CreateNamespace _,
                    Statement.AlterNamespace _,
                    Statement.DropNamespace _,
                    Statement.CreateTable _,
                    Statement.DropTable _,
                    Statement.AlterVectorIndex _,
                    Statement.CreateView _,
                    Statement.DropView _,
                    Statement.CreateStorage _,
                    Statement.AlterStorage _,
                    Statement.DropStorage _,
                    Statement.CreateUser _,
                    Statement.AlterUser _,
                    Statement.DropUser _ -> true;
            case Statement.ShowNamespaces _,
                    Statement.ShowTables _,
                    Statement.ShowStorages _,
                    Statement.ShowManifest _,
                    Statement.ShowStats _,
                    Statement.ShowSettings _,
                    Statement.ShowColumns _,
                    Statement.SetSetting _,
                    Statement.DescribeTable _,
                    Statement.FlushTable _,
                    Statement.FlushAll _,
                    Statement.CheckStorage _,
                    Statement.KillJob _ -> false;
        };
    }

    /// Refuses tables that have no snapshot: their rows are computed or not versioned.
    static void requireTransactional(Catalog catalog, Set<TableName> tables) {
        for (TableName name : tables) {
            if (Naming.isSystemNamespace(name.namespace())) {
                throw new DbException(
                        ErrorCode.INVALID_OPERATION,
                        "system tables are not supported inside explicit transactions: '" + name + "'");
            }
            catalog.table(name).ifPresent(TransactionStatements::requireTransactional);
        }
    }

    static void requireTransactional(TableDef table) {
        if (table.type() == TableType.STREAM) {
            throw new DbException(
                    ErrorCode.INVALID_OPERATION,
                    "stream tables are not supported inside explicit transactions: '" + table.name() + "'");
        }
    }
}
