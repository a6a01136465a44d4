"""What the registration form asks of the list of invitations."""

from eventapp.invitations import services
from eventapp.invitations.queries import find_invitation
from eventapp.registration.invitees import Invitee


class InvitationList:
    """The list of invitations as ``registration.invitees`` sees it."""

    def find(self, conference_id: str, token: str) -> Invitee | None:
        invitation = find_invitation(conference_id, token)
        if invitation is None:
            return None
        return Invitee(
            invitation_id=invitation.id,
            token=token,
            name=invitation.name,
            email=invitation.email,
            category=invitation.category,
            delegation_id=invitation.delegation_id,
        )

    def note_registered(self, conference_id: str, invitee: Invitee, delegate_id: str) -> None:
        services.note_registered(
            conference_id=conference_id, invitation_id=invitee.invitation_id, delegate_id=delegate_id
        )
