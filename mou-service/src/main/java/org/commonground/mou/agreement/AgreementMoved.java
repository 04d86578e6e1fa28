package org.commonground.mou.agreement;

import org.commonground.kernel.access.Caller;

/**
 * An agreement took a step. Fired within the transaction of the step: reviews are opened and slots for signatures laid out with
 * it, or the step is not taken.
 */
public record AgreementMoved(Agreement agreement, AgreementState from, Caller by) {}
