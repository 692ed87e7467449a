/// Arrow batches: the one form in which rows move from the stores through the operators to the response.
/// Arrow is
/// visible to the
/// packages above; what allocates and how vectors map to [org.kalamdb.model.DataType] is decided here.
@NullMarked
package org.kalamdb.vector;

import org.jspecify.annotations.NullMarked;
