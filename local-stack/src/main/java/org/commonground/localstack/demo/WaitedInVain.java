package org.commonground.localstack.demo;

/** Something that should have come by event did not come in time. */
public final class WaitedInVain extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WaitedInVain(String what) {
        super("Waited in vain " + what);
    }
}
