from allauth.account.adapter import DefaultAccountAdapter


class DeskAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves: an admin adds people."""

    def is_open_for_signup(self, request):
        return False
