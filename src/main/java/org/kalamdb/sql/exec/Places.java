package org.kalamdb.sql.exec;

import java.util.Optional;
import org.kalamdb.common.SourcePosition;

/// Where the tokens of the statement stand that a plan is run for.
@FunctionalInterface
public interface Places {
    /// Of a plan without a text.
    Places NONE = _ -> Optional.empty();

    /// @param token from 0
    Optional<SourcePosition> of(int token);
}
