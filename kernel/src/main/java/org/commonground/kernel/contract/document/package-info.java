/** What every OpenAPI document of the suite says of every operation: errors, security, required fields, examples. */
@NullMarked
package org.commonground.kernel.contract.document;

import org.jspecify.annotations.NullMarked;
