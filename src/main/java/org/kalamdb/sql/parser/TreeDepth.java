package org.kalamdb.sql.parser;

import java.util.ArrayDeque;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.jspecify.annotations.Nullable;

/// Measures syntax trees without recursion, so that a tree too deep for recursive readers is found before
/// one reads it.
final class TreeDepth {
    private TreeDepth() {}

    /// The nodes and, packed beside, how deep each lies.
    private record Open(SqlNode node, int depth) {}

    /// The deepest node's place below the root, and how many SELECTs lie above it at most, both weighed:
    /// a SELECT counts [#SELECT_WEIGHT] levels, because it costs a recursive reader that much more stack.
    ///
    /// @return the first node found deeper than `max`; null when the tree is not that deep
    static @Nullable SqlNode firstBelow(SqlNode root, int max) {
        ArrayDeque<Open> open = new ArrayDeque<>();
        open.push(new Open(root, 1));
        while (!open.isEmpty()) {
            Open current = open.pop();
            if (current.depth() > max) {
                return current.node();
            }
            List<? extends @Nullable SqlNode> children = children(current.node());
            int below = current.depth() + (current.node() instanceof SqlSelect ? SELECT_WEIGHT : 1);
            for (SqlNode child : children) {
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

    /// What one SELECT counts.
    static final int SELECT_WEIGHT = 3;
}
