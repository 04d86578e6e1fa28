/** A read of the kernel's row that is no operation of the suite: it passes by the token, the access table and the contract. */
@NullMarked
package bench.passing;

import org.jspecify.annotations.NullMarked;
