/**
 * The ledger: every accepted write, row, event, replica and reaction of a run under faults, and the check that they balance
 * exactly.
 */
@NullMarked
package org.commonground.acceptance.ledger;

import org.jspecify.annotations.NullMarked;
