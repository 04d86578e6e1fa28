/** The registry as HSDS 3.0 has it, for directories and seekers who speak that: read only, public, and public things only. */
@NullMarked
package org.commonground.registry.hsds;

import org.jspecify.annotations.NullMarked;
