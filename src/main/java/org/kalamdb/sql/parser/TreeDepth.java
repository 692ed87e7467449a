package org.kalamdb.sql.parser;

import java.util.ArrayDeque;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.jspecify.annotations.Nullable;

/// Measures syntax trees without recursion, so that a tree too deep for recursive readers is found before
/// one reads it.
final class TreeDepth {
    /// What one SELECT or set operation counts: it costs a recursive reader that much more stack.
    static final int QUERY_WEIGHT = 3;

    private TreeDepth() {}

    /// A node still to be looked at, and the weight of what lies above it.
    private record Open(SqlNode node, int depth) {}

    /// @return the first node found deeper than `max`; null when the tree is not that deep
    static @Nullable SqlNode firstBelow(SqlNode root, int max) {
        ArrayDeque<Open> open = new ArrayDeque<>();
        open.push(new Open(root, 1));
        while (!open.isEmpty()) {
            Open current = open.pop();
            if (current.depth() > max) {
                return current.node();
            }
            SqlNode node = current.node();
            boolean query = node.isA(SqlKind.SET_QUERY) || node.getKind() == SqlKind.SELECT;
            int below = current.depth() + (query ? QUERY_WEIGHT : 1);
            for (SqlNode child : children(node)) {
                if (child instanceof SqlCall || child instanceof SqlNodeList) {
                    open.push(new Open(child, below));
                }
            }
        }
        return null;
    }

    private static List<? extends @Nullable SqlNode> children(SqlNode node) {
        return switch (node) {
            case SqlCall call -> call.getOperandList();
            case SqlNodeList list -> list.getList();
            default -> List.of();
        };
    }
}
