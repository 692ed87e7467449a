package org.kalamdb.sql;

import java.util.List;
import java.util.Optional;
import org.kalamdb.model.Role;
import org.kalamdb.security.AccessRules;
import org.kalamdb.security.Operation;
import org.kalamdb.sql.parser.Statement;

/// Which role a statement needs by its kind alone (`sql.md` §4.3), whatever it touches.
final class StatementRules {
    private StatementRules() {}

    /// @param role of the effective principal: `user` inside EXECUTE AS USER
    /// @throws org.kalamdb.common.DbException PERMISSION_DENIED
    static void require(Role role, Statement statement) {
        if (!isRead(statement)) {
            AccessRules.requireNotAnonymous(role);
        }
        operation(statement).ifPresent(operation -> AccessRules.requireOperation(role, operation));
    }

    private static boolean isRead(Statement statement) {
        return statement instanceof Statement.Query || statement instanceof Statement.KnownQuery;
    }

    private static Optional<Operation> operation(Statement statement) {
        return switch (statement) {
            case Statement.Explain _ -> Optional.of(Operation.EXPLAIN);
            case Statement.Management management -> operation(management);
            case Statement.Query _,
                    Statement.KnownQuery _,
                    Statement.InsertValues _,
                    Statement.InsertQuery _,
                    Statement.Update _,
                    Statement.Delete _,
                    Statement.UseNamespace _,
                    Statement.TransactionControl _ -> Optional.empty();
            case Statement.Unsupported unsupported -> operation(unsupported);
        };
    }

    private static Optional<Operation> operation(Statement.Management statement) {
        return switch (statement) {
            case Statement.CreateNamespace _, Statement.AlterNamespace _, Statement.DropNamespace _ ->
                Optional.of(Operation.NAMESPACE);
            case Statement.CreateStorage _,
                    Statement.AlterStorage _,
                    Statement.DropStorage _,
                    Statement.CheckStorage _ -> Optional.of(Operation.STORAGE);
            case Statement.CreateUser _, Statement.DropUser _ -> Optional.of(Operation.USER_MANAGEMENT);
            case Statement.AlterUser _ -> Optional.of(Operation.ALTER_USER);
            case Statement.FlushTable _, Statement.FlushAll _ -> Optional.of(Operation.STORAGE_FLUSH);
            case Statement.KillJob _ -> Optional.of(Operation.KILL_JOB);
            case Statement.CreateView _ -> Optional.of(Operation.CREATE_VIEW);
            case Statement.CreateTable _,
                    Statement.DropView _,
                    Statement.DropTable _,
                    Statement.AlterVectorIndex _,
                    Statement.ShowNamespaces _,
                    Statement.ShowTables _,
                    Statement.ShowStorages _,
                    Statement.ShowManifest _,
                    Statement.ShowStats _ -> Optional.empty();
            case Statement.ShowSettings _ -> Optional.of(Operation.SHOW_ALL);
            case Statement.ShowColumns _ -> Optional.of(Operation.SHOW_COLUMNS);
            case Statement.SetSetting _ -> Optional.of(Operation.SET);
            case Statement.DescribeTable describe ->
                switch (describe.words()) {
                    case DESCRIBE_TABLE -> Optional.empty();
                    case DESCRIBE -> Optional.of(Operation.DESCRIBE);
                    case DESC -> Optional.of(Operation.DESC);
                };
        };
    }

    /// The role is asked for before the statement is refused.
    private static Optional<Operation> operation(Statement.Unsupported statement) {
        List<String> words = List.of(statement.what().split(" ", -1));
        String second = words.size() > 1 ? words.get(1) : "";
        return switch (words.getFirst()) {
            case "CLUSTER" -> Optional.of(Operation.CLUSTER);
            case "BACKUP" -> Optional.of(Operation.BACKUP);
            case "RESTORE" -> Optional.of(Operation.RESTORE);
            case "CONSUME" -> Optional.of(Operation.CONSUME);
            case "ACK" -> Optional.of(Operation.ACK);
            case "STORAGE" -> Optional.of(Operation.STORAGE_COMPACT);
            case "KILL" -> second.equals("LIVE") ? Optional.of(Operation.KILL_LIVE_QUERY) : Optional.empty();
            case "CREATE", "ALTER", "DROP", "CLEAR" ->
                second.equals("TOPIC") ? Optional.of(Operation.TOPIC_MANAGEMENT) : Optional.empty();
            default -> Optional.empty();
        };
    }
}
