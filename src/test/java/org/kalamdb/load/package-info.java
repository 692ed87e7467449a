/// The end-to-end load generator: a process of its own that starts the packaged server, or takes the
/// address of one, and measures it over HTTP. It knows the server only by its interface.
@NullMarked
package org.kalamdb.load;

import org.jspecify.annotations.NullMarked;
