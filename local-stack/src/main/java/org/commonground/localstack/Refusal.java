package org.commonground.localstack;

/** Something that the person at the keyboard can put right; the message is the one sentence they need. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Refusal(String sentence) {
        super(sentence);
    }
}
