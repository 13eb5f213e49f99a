package io.tenantry.invitation;

import io.tenantry.canonical.SubjectName;
import io.tenantry.mail.Letter;
import io.tenantry.mail.Mail;
import java.util.function.Supplier;

/** The texts of e-mails about invitations and requests. */
final class InvitationLetters {
    private final Supplier<String> publicUrl;

    /** @param publicUrl the URL that links begin with, without a slash at the end */
    InvitationLetters(Supplier<String> publicUrl) {
        this.publicUrl = publicUrl;
    }

    Mail invitation(Invitation invitation, String token) {
        String name = invitation.organizationName();
        return new Letter("You are invited to " + subject(invitation))
                .paragraph("You are invited to join " + name + where(invitation) + ", as "
                        + invitation.role().word().replace('_', ' ') + ".")
                .link("Accept the invitation", publicUrl.get() + "/console/invitation?token=" + token)
                .paragraph("The link is only for you and works until " + invitation.expiresAt()
                        + ". If you did not expect it, ignore this mail.")
                .to(invitation.email());
    }

    private static String subject(Invitation invitation) {
        return SubjectName.of(invitation.organizationName(), "an organization");
    }

    private static String where(Invitation invitation) {
        return invitation.projectNames().isEmpty() ? "" : " (" + String.join(", ", invitation.projectNames()) + ")";
    }

    Mail request(Invitation request, String admin) {
        return new Letter(request.email() + " asks to join " + subject(request))
                .paragraph(request.email() + " asks to join " + request.organizationName()
                        + ". Approve or reject the request among the organization's invitations.")
                .to(admin);
    }

    Mail approved(Invitation request) {
        return new Letter("Welcome to " + subject(request))
                .paragraph("Your request to join " + request.organizationName() + " was approved.")
                .to(request.email());
    }

    Mail rejected(Invitation request) {
        return new Letter("Your request to join " + subject(request))
                .paragraph("Your request to join " + request.organizationName() + " was rejected.")
                .to(request.email());
    }
}
