package org.commonground.mou.signing;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.mou.agreement.AgreementType;
import org.commonground.mou.agreement.Side;
import org.jspecify.annotations.Nullable;

/**
 * Who may bind a side. The rules are built in; a signature that none of them covers is refused with the rules that would.
 *
 * @param code names the rule in refusals
 * @param role who signs under it
 * @param types the types of agreement that it covers
 * @param longestTermMonths the longest term that it covers; absent for any
 */
record SigningAuthority(
        String code,
        Side side,
        Role role,
        Set<AgreementType> types,
        @Nullable Integer longestTermMonths) {
    private static final Set<AgreementType> ANY = Set.of(AgreementType.values());

    static final List<SigningAuthority> RULES = List.of(
            new SigningAuthority("partner-admin-for-own-organisation", Side.PARTNER, Role.PARTNER_ADMIN, ANY, null),
            new SigningAuthority("signatory-for-the-district", Side.DISTRICT, Role.SIGNATORY, ANY, null),
            new SigningAuthority("signatory-for-a-school", Side.SCHOOL, Role.SIGNATORY, ANY, null),
            new SigningAuthority(
                    "leader-for-own-school-one-year",
                    Side.SCHOOL,
                    Role.SCHOOL_LEADER,
                    Set.of(AgreementType.LETTER_OF_AGREEMENT, AgreementType.SITE_ADDENDUM),
                    12));

    /** What is to be signed. */
    record Matter(AgreementType type, LocalDate effectiveOn, LocalDate expiresOn) {}

    static List<SigningAuthority> covering(Side side, Matter matter) {
        return RULES.stream()
                .filter(rule -> rule.side == side && rule.covers(matter))
                .toList();
    }

    /** The rule under which this caller may bind this party, if there is one. */
    static Optional<SigningAuthority> of(Caller caller, SignatureSlot slot, Matter matter) {
        return covering(slot.side, matter).stream()
                .filter(rule -> caller.is(rule.role) && rule.isOfTheParty(caller, slot))
                .findFirst();
    }

    private boolean covers(Matter matter) {
        return types.contains(matter.type())
                && (longestTermMonths == null
                        || matter.expiresOn().isBefore(matter.effectiveOn().plusMonths(longestTermMonths)));
    }

    private boolean isOfTheParty(Caller caller, SignatureSlot slot) {
        return switch (role) {
            case PARTNER_ADMIN -> caller.partnerIds().contains(slot.orgId);
            case SCHOOL_LEADER -> caller.schoolIds().contains(slot.orgId);
            default -> true; // a signatory binds the district that issued the token
        };
    }
}
